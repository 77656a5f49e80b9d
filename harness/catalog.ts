import { blobsFromSameRegion } from './checks/blobs-from-same-region.ts'
import { imagesPulled } from './checks/images-pulled.ts'
import { imagesPushed } from './checks/images-pushed.ts'
import { movedClientsUpToDate } from './checks/moved-clients-up-to-date.ts'
import { pushedImagesArrive } from './checks/pushed-images-arrive.ts'
import { aaaaNodata } from './checks/aaaa-nodata.ts'
import { anyReplicaServes } from './checks/any-replica-serves.ts'
import { autoregistration } from './checks/autoregistration.ts'
import { azureDnsFromInside } from './checks/azure-dns-from-inside.ts'
import { chainAsPublished } from './checks/chain-as-published.ts'
import type { Check } from './checks/check.ts'
import { childZoneEmpty } from './checks/child-zone-empty.ts'
import { connectedRegistriesOnline } from './checks/connected-registries-online.ts'
import { connectedRegistriesServe } from './checks/connected-registries-serve.ts'
import { messagesMeetAWindow } from './checks/messages-meet-a-window.ts'
import { connectedPushesArrive } from './checks/connected-pushes-arrive.ts'
import { connectionDownFailsClosed } from './checks/connection-down-fails-closed.ts'
import { dataEndpointsPrivate } from './checks/data-endpoints-private.ts'
import { dnsServersAnswer } from './checks/dns-servers-answer.ts'
import { edns } from './checks/edns.ts'
import { expectations } from './checks/expectations.ts'
import { foreignServicesResolve } from './checks/foreign-services-resolve.ts'
import { forwardedDomainsAnswer } from './checks/forwarded-domains-answer.ts'
import { forwardersAgree } from './checks/forwarders-agree.ts'
import { forwardersInEachRegion } from './checks/forwarders-in-each-region.ts'
import { forwardsPublicZone } from './checks/forwards-public-zone.ts'
import { inboundEndpointSeesZone } from './checks/inbound-endpoint-sees-zone.ts'
import { inboundEndpointTcp } from './checks/inbound-endpoint-tcp.ts'
import { libcAgrees } from './checks/libc-agrees.ts'
import { negativeAnswers } from './checks/negative-answers.ts'
import { neverReachable } from './checks/never-reachable.ts'
import { noPrivateViewUnlinked } from './checks/no-private-view-unlinked.ts'
import { noPublicAddress } from './checks/no-public-address.ts'
import { oneEndpointPerZone } from './checks/one-endpoint-per-zone.ts'
import { otherServicesResolve } from './checks/other-services-resolve.ts'
import { packetsTakeTheTunnel } from './checks/packets-take-the-tunnel.ts'
import { privateEndpointReachable } from './checks/private-endpoint-reachable.ts'
import { privateTtl } from './checks/private-ttl.ts'
import { publicDataReach } from './checks/public-data-reach.ts'
import { publicReach } from './checks/public-reach.ts'
import { regionalEndpointsPrivate } from './checks/regional-endpoints-private.ts'
import { resolverFlags } from './checks/resolver-flags.ts'
import { serversAgree } from './checks/servers-agree.ts'
import { serviceNamesPrivate } from './checks/service-names-private.ts'
import { tcpFallback } from './checks/tcp-fallback.ts'
import { tlsName } from './checks/tls-name.ts'
import { zoneRecordsComplete } from './checks/zone-records-complete.ts'

/** Every check, in the order of reports: what is reached from where, then the zones behind it and the forwarders between, then the form of the answers. */
export const catalog: readonly Check[] = [
  serviceNamesPrivate,
  dataEndpointsPrivate,
  regionalEndpointsPrivate,
  noPublicAddress,
  noPrivateViewUnlinked,
  privateEndpointReachable,
  publicReach,
  publicDataReach,
  foreignServicesResolve,
  neverReachable,
  otherServicesResolve,
  tlsName,
  imagesPulled,
  imagesPushed,
  blobsFromSameRegion,
  pushedImagesArrive,
  anyReplicaServes,
  movedClientsUpToDate,
  connectedRegistriesOnline,
  connectedRegistriesServe,
  connectedPushesArrive,
  messagesMeetAWindow,
  libcAgrees,
  expectations,
  oneEndpointPerZone,
  childZoneEmpty,
  zoneRecordsComplete,
  autoregistration,
  dnsServersAnswer,
  serversAgree,
  forwardsPublicZone,
  azureDnsFromInside,
  inboundEndpointSeesZone,
  inboundEndpointTcp,
  forwardersAgree,
  forwardersInEachRegion,
  forwardedDomainsAnswer,
  connectionDownFailsClosed,
  packetsTakeTheTunnel,
  chainAsPublished,
  privateTtl,
  aaaaNodata,
  negativeAnswers,
  resolverFlags,
  tcpFallback,
  edns,
]
