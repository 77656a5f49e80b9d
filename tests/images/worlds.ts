import { runChecks, type CheckResult } from '../../harness/checks/run.ts'
import { catalog } from '../../harness/catalog.ts'
import type { Finding } from '../../harness/diagnosis/finding.ts'
import { exchange, topologyText } from '../design.ts'

/** Designs with images, broken in one way each, and what a client then sees: the same for the model and for containers. */
export interface BrokenImages {
  readonly title: string
  readonly text: string
  /** Checks of images that fail, and no other of them. */
  readonly fails: readonly string[]
  /** What the client prints, of the first finding. */
  readonly words: RegExp
  readonly because: RegExp
}

export const whole: string = topologyText('geo-replicated-images')
export const storageForm: string = topologyText('storage-form-behind-firewall')

const zoneByHand = `  zone-eus:
    name: privatelink.azurecr.io
    virtualNetworkLinks: [hub-eus]
    recordSets:
      contoso: { A: 10.2.1.8 }
      contoso.westeurope.data: { A: 10.2.1.4 }
      contoso.westeurope.geo: { A: 10.2.1.6 }
      contoso.eastus2.geo: { A: 10.2.1.7 }
`
const byHand = (records: string): string => exchange(exchange(whole, '  zone-eus: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-eus] }\n', records), 'subnet: hub-eus/endpoints, privateDnsZoneGroup: [zone-eus]', 'subnet: hub-eus/endpoints')

export const brokenImages: readonly BrokenImages[] = [
  {
    title: 'the record of the data endpoint is missing: login and manifest are good, the blob fails by name',
    text: byHand(zoneByHand),
    fails: ['images-pulled', 'blobs-from-same-region', 'pushed-images-arrive'],
    words: /Get "https:\/\/contoso\.eastus2\.data\.azurecr\.io\/\?…": dial tcp: lookup contoso\.eastus2\.data\.azurecr\.io on \S+: no such host/,
    because: /contoso\.eastus2\.data/,
  },
  {
    title: 'a name in the image reference that no certificate covers',
    text: exchange(whole, 'through: contoso-eus, for: pull', 'through: contoso-eus, for: pull, image: contoso.privatelink.azurecr.io/samples/hello:v1'),
    fails: ['images-pulled'],
    words: /tls: failed to verify certificate: x509: certificate is valid for .*, not contoso\.privatelink\.azurecr\.io/,
    because: /no certificate covers it/,
  },
  {
    title: 'links that are good no more when they are followed',
    text: exchange(whole, 'settings: { replicationDelay: 1 }', 'settings: { replicationDelay: 1, blobLinkLifetime: 0 }'),
    fails: ['images-pulled', 'blobs-from-same-region', 'pushed-images-arrive'],
    words: /contoso\.\w+\.data\.azurecr\.io\/.*(?:DENIED|403)/,
    because: /link is good no more/,
  },
  {
    title: 'a firewall that lets the login server through and no storage account: login and manifest are good, the blob is not',
    text: exchange(storageForm, /      layers: .*\n/, ''),
    fails: ['images-pulled', 'pushed-images-arrive'],
    words: /Get "https:\/\/westeurope\w+\.blob\.core\.windows\.net\/[^"]*": /,
    because: /has no dedicated data endpoints, and app does not get there/,
  },
  {
    title: 'a network that the registry does not let in',
    text: exchange(storageForm, 'replications: [northeurope] }', 'replications: [northeurope], networkRuleSet: { defaultAction: Deny, ipRules: [203.0.113.9] } }'),
    fails: ['images-pulled', 'pushed-images-arrive'],
    words: /GET https:\/\/contoso\.azurecr\.io\/v2\/: DENIED: client with IP '[\d.]+' is not allowed access/,
    because: /203\.0\.113\.9|lets in/,
  },
]

const nearestOnly = exchange(byHand(exchange(zoneByHand, '      contoso.westeurope.data: { A: 10.2.1.4 }\n      contoso.westeurope.geo: { A: 10.2.1.6 }\n      contoso.eastus2.geo: { A: 10.2.1.7 }\n', '      contoso.eastus2.data: { A: 10.2.1.5 }\n')), ', regionalEndpoints: Enabled', '')

/** Nothing is wrong as long as the nearest replica answers; nobody has promised that it does. */
export const nearestReplicaOnly: BrokenImages = {
  title: 'a host that finds the data endpoint of the nearest replica only',
  text: exchange(nearestOnly, 'contoso: { A: 10.2.1.8 }', 'contoso: { A: 10.2.1.6 }'),
  fails: ['any-replica-serves'],
  words: /Get "https:\/\/contoso\.westeurope\.data\.azurecr\.io\/\?…": dial tcp: lookup contoso\.westeurope\.data\.azurecr\.io on \S+: no such host/,
  because: /^with replicaSelection: home, .*contoso\.westeurope\.data/,
}

/** A server on the way that leads now to one replica, now to the other: the same pushes by a cache, and by a regional endpoint, go well. */
export const scattered: BrokenImages = {
  title: 'a resolver that alternates between two near replicas scatters a push',
  text: topologyText('scattered-push'),
  fails: ['images-pushed'],
  words: /MANIFEST_BLOB_UNKNOWN: blob unknown to registry|BLOB_UPLOAD_UNKNOWN: blob upload unknown/,
  because: /the requests of one push from build-scattered came to different replicas of contoso/,
}

/** What becomes of a push that does not arrive costs a minute of waiting: only the model is asked. */
export const stale: BrokenImages = {
  title: 'a replica that has not been told yet',
  text: exchange(whole, 'replicationDelay: 1', 'replicationDelay: 3600'),
  fails: ['pushed-images-arrive', 'moved-clients-up-to-date'],
  words: /MANIFEST_UNKNOWN: manifest unknown/,
  because: /does not have the image/,
}

const ids = ['images-pulled', 'images-pushed', 'blobs-from-same-region', 'pushed-images-arrive', 'any-replica-serves', 'moved-clients-up-to-date']

export function imageChecks(rehearsed: Parameters<typeof runChecks>[0]): Promise<readonly CheckResult[]> {
  return runChecks(rehearsed, { checks: catalog.filter(({ id }) => ids.includes(id)) })
}

export function failing(results: readonly CheckResult[]): readonly string[] {
  return results.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id)
}

export function firstViolation(results: readonly CheckResult[]): Finding | undefined {
  return results.flatMap(({ findings }) => findings).find(({ holds }) => !holds)
}
