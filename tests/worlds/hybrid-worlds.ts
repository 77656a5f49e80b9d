import type { BrokenWorld } from './worlds.ts'

/** Nobody behind the tunnel has found the private endpoint. */
const nothingToCount = ['unknown packets-take-the-tunnel: nothing was seen that it could judge']

/** Designs of hybrid name resolution, broken in one way each. */
export const hybridWorlds: readonly BrokenWorld[] = [
  {
    title: 'the zone is linked to the spoke, where the clients are, and not to the hub, where their DNS servers are',
    topology: 'hub-dns-servers',
    change: ['virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [spoke]'],
    violations: [
      'data-endpoints-private: app contoso.westeurope.data.azurecr.io A',
      'login-private: app contoso.azurecr.io A',
      'no-public-address: app contoso.azurecr.io and its other names A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
    ],
  },
  {
    title: 'a DNS server in the hub forwards to the internet instead of 168.63.129.16',
    topology: 'hub-dns-servers',
    change: ['first: { kind: bind, subnet: hub/dns, ipAddress: 10.0.2.10, forwarders: 168.63.129.16 }', 'first: { kind: bind, subnet: hub/dns, ipAddress: 10.0.2.10, forwarders: provider }'],
    violations: [
      'data-endpoints-private: app contoso.westeurope.data.azurecr.io A',
      'login-private: app contoso.azurecr.io A',
      'no-public-address: app contoso.azurecr.io and its other names A',
      'servers-agree: app contoso.azurecr.io A',
      'servers-agree: app contoso.westeurope.data.azurecr.io A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
    ],
  },
  {
    title: 'headquarters forwards to 168.63.129.16, which does not answer it',
    topology: 'centralised-resolver',
    change: ['conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'conditionalForwarders: { azurecr.io: 168.63.129.16 }'],
    violations: [
      'azure-dns-from-inside: desk linuxgeneva-microsoft.azurecr.io A @192.168.0.10',
      'data-endpoints-private: desk contoso.westeurope.data.azurecr.io A',
      'dns-servers-answer: desk linuxgeneva-microsoft.azurecr.io A @192.168.0.10',
      'forwarded-domains-answer: desk rehearsal-probe.azurecr.io A @192.168.0.10',
      'login-private: desk contoso.azurecr.io A',
      'other-registries-resolve: desk linuxgeneva-microsoft.azurecr.io A',
      'unknown forwards-public-zone: nothing was seen that it could judge',
    ],
    onTheWay: nothingToCount,
  },
  {
    title: 'the resolver has its network unlinked: its inbound endpoint knows public addresses only',
    topology: 'centralised-resolver',
    change: ['virtualNetworkLinks: [hub] }\n\nprivateEndpoints', 'virtualNetworkLinks: [spoke] }\n\nprivateEndpoints'],
    violations: [
      'data-endpoints-private: app contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: desk contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: jump contoso.westeurope.data.azurecr.io A',
      'inbound-endpoint-sees-zone: app contoso.azurecr.io A @10.0.2.4',
      'inbound-endpoint-sees-zone: desk contoso.azurecr.io A @10.0.2.4',
      'login-private: app contoso.azurecr.io A',
      'login-private: desk contoso.azurecr.io A',
      'login-private: jump contoso.azurecr.io A',
      'no-public-address: app contoso.azurecr.io and its other names A',
      'no-public-address: desk contoso.azurecr.io and its other names A',
      'no-public-address: jump contoso.azurecr.io and its other names A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
    ],
    onTheWay: nothingToCount,
  },
  {
    title: 'only privatelink.azurecr.io is forwarded, by BIND, which asks for every name itself: all is well',
    topology: 'centralised-resolver',
    change: ['conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 }'],
    violations: [],
  },
  {
    title: 'only privatelink.azurecr.io is forwarded, by CoreDNS, which hands on chains: public addresses',
    topology: 'expressroute-with-vpn',
    change: ['conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 }'],
    violations: [
      'data-endpoints-private: desk contoso.westeurope.data.azurecr.io A',
      'forwards-public-zone: desk contoso.azurecr.io A @192.168.0.10',
      'login-private: desk contoso.azurecr.io A',
      'no-public-address: desk contoso.azurecr.io and its other names A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
    ],
    whileBroken: [
      'connection-down-fails-closed: desk contoso.azurecr.io and its other names A while backup is down',
      'connection-down-fails-closed: desk contoso.azurecr.io and its other names A while circuit is down',
    ],
  },
  {
    title: 'the ruleset is linked to the network of its own target: a loop',
    topology: 'distributed-rulesets',
    change: ['virtualNetworkLinks: [spoke]\n    forwardingRules: { privatelink.azurecr.io.: 10.0.2.4 }', 'virtualNetworkLinks: [spoke, hub]\n    forwardingRules: { privatelink.azurecr.io.: 10.0.2.4, loop.example.com.: 10.0.2.4 }'],
    violations: [
      'forwarded-domains-answer: app rehearsal-probe.loop.example.com A',
      'forwarded-domains-answer: jump rehearsal-probe.loop.example.com A',
    ],
  },
  {
    title: 'a rule leads to an address where no DNS server is',
    topology: 'centralised-resolver',
    change: ['corp.example.com.: 192.168.0.10 }', 'corp.example.com.: 192.168.0.99 }'],
    violations: [
      'expectations',
      'forwarded-domains-answer: jump rehearsal-probe.corp.example.com A',
    ],
  },
  {
    title: 'headquarters lists one inbound endpoint of two',
    topology: 'two-resolvers',
    change: ['azurecr.io: [10.10.0.4, 10.20.0.4]', 'azurecr.io: 10.10.0.4'],
    violations: [
      'forwarders-in-each-region: desk azurecr.io at corp-dns',
    ],
  },
  {
    title: 'the second region has a zone of its own that lacks the records: BIND may ask either',
    topology: 'two-resolvers',
    change: [
      'registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-weu, hub-eus] }',
      'registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-weu] }\n  second-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-eus] }',
    ],
    uncertain: true,
    violations: [
      'data-endpoints-private: app-eus contoso.eastus2.data.azurecr.io A',
      'data-endpoints-private: app-eus contoso.westeurope.data.azurecr.io A',
      'forwarders-agree: desk contoso.azurecr.io A from the forwarders of corp-dns',
      'forwarders-agree: desk contoso.eastus2.data.azurecr.io A from the forwarders of corp-dns',
      'forwarders-agree: desk contoso.westeurope.data.azurecr.io A from the forwarders of corp-dns',
      'inbound-endpoint-sees-zone: desk contoso.azurecr.io A @10.20.0.4',
      'login-private: app-eus contoso.azurecr.io A',
    ],
  },
  {
    title: 'the provider stands behind the inbound endpoint as a second forwarder: while the tunnel is down everything leaks',
    topology: 'expressroute-with-vpn',
    change: [
      'circuit: { virtualNetworkGateway: circuit-gateway, site: headquarters }\n  backup: { virtualNetworkGateway: vpn-gateway, localNetworkGateway: headquarters-side }\n\ndnsServers:\n  corp-dns: { kind: coredns, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 } }',
      'backup: { virtualNetworkGateway: vpn-gateway, localNetworkGateway: headquarters-side }\n\ndnsServers:\n  corp-dns: { kind: coredns, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.4, provider] } }',
    ],
    violations: [
      'forwarders-agree: desk contoso.azurecr.io A from the forwarders of corp-dns',
      'forwarders-agree: desk contoso.westeurope.data.azurecr.io A from the forwarders of corp-dns',
    ],
    whileBroken: [
      'connection-down-fails-closed: desk contoso.azurecr.io and its other names A while backup is down',
    ],
  },
  {
    title: 'the same with dnsmasq, which asks in order, and the next one when the question is repeated',
    topology: 'active-active-vpn',
    change: ['kind: unbound, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'kind: dnsmasq, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.4, provider] }'],
    violations: [
      'forwarders-agree: desk contoso.azurecr.io A from the forwarders of corp-dns',
      'forwarders-agree: desk contoso.westeurope.data.azurecr.io A from the forwarders of corp-dns',
    ],
    whileBroken: [
      'connection-down-fails-closed: desk contoso.azurecr.io and its other names A while tunnels is down',
    ],
  },
  {
    title: 'a silent server stands before the inbound endpoint: dnsmasq finds its way when the question is repeated',
    topology: 'active-active-vpn',
    change: ['kind: unbound, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'kind: dnsmasq, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.99, 10.0.2.4] }'],
    // One of two forwarders does not answer, so nothing is there to be compared.
    violations: ['unknown forwarders-agree: nothing was seen that it could judge'],
  },
  {
    title: 'the connection was never made: headquarters waits',
    topology: 'active-active-vpn',
    change: ['localNetworkGateway: headquarters-side }', 'localNetworkGateway: headquarters-side, connectionStatus: NotConnected }'],
    violations: [
      'data-endpoints-private: desk contoso.westeurope.data.azurecr.io A',
      'dns-servers-answer: desk linuxgeneva-microsoft.azurecr.io A @192.168.0.10',
      'forwarded-domains-answer: desk rehearsal-probe.azurecr.io A @192.168.0.10',
      'login-private: desk contoso.azurecr.io A',
      'other-registries-resolve: desk linuxgeneva-microsoft.azurecr.io A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown forwards-public-zone: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
      'unknown tls-name: nothing was seen that it could judge',
    ],
  },
  {
    title: 'rebind protection takes the private address out of the answer',
    topology: 'active-active-vpn',
    change: ['forwarders: provider, conditionalForwarders', 'rebindProtection: true, forwarders: provider, conditionalForwarders'],
    violations: [
      'data-endpoints-private: desk contoso.westeurope.data.azurecr.io A',
      'login-private: desk contoso.azurecr.io A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown forwards-public-zone: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
      'unknown tls-name: nothing was seen that it could judge',
    ],
    onTheWay: nothingToCount,
  },
  {
    title: 'rebind protection with the exception that it needs',
    topology: 'active-active-vpn',
    change: ['forwarders: provider, conditionalForwarders', 'rebindProtection: true, rebindDomains: azurecr.io, forwarders: provider, conditionalForwarders'],
    violations: [],
  },
  {
    title: 'the profile of a point-to-site client has no DNS server',
    topology: 'point-to-site',
    change: [', dnsServers: 10.0.2.4 } }', ' } }'],
    violations: [
      'data-endpoints-private: notebook contoso.westeurope.data.azurecr.io A',
      'login-private: notebook contoso.azurecr.io A',
      'no-public-address: notebook contoso.azurecr.io and its other names A',
      'unknown aaaa-nodata: nothing was seen that it could judge',
      'unknown private-endpoint-reachable: nothing was seen that it could judge',
      'unknown private-ttl: nothing was seen that it could judge',
    ],
  },
]
