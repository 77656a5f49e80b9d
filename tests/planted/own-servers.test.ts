import { blamesFirst, type Planted } from './plant.ts'

const design = 'planted/own-servers'
const plant = (title: string, from: string, to: string, at: string, because: RegExp, more: Partial<Planted> = {}): Planted => ({ design, title, edits: [[from, to]], at, because, ...more })

blamesFirst([
  plant('the zone is linked to the cluster, where the clients are', 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [cluster]', 'privateDnsZones/registry-zone/virtualNetworkLinks', /no private DNS zone for clinic is linked to hub/),
  plant('the first server asks the internet', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16', 'ipAddress: 10.80.2.10, forwarders: provider', 'dnsServers/hub-one/forwarders', /hub-one \(bind\) sends azurecr\.io to servers that know the internet only/),
  plant('the second server has no forwarder', 'ipAddress: 10.80.2.11, forwarders: 168.63.129.16', 'ipAddress: 10.80.2.11', 'dnsServers/hub-two', /hub-two \(unbound\) sends azurecr\.io to servers that know the internet only/),
  plant('the cluster’s list mixes in Azure’s own', 'dnsServers: [10.80.2.10, 10.80.2.11]', 'dnsServers: [10.80.2.10, 168.63.129.16]', 'virtualNetworks/cluster/dnsServers', /168\.63\.129\.16/),
  plant('a node has a list of its own', 'node: cluster/nodes', 'node: { subnet: cluster/nodes, dnsServers: 168.63.129.16 }', 'hosts/node/dnsServers', /node has dnsServers of its own/),
  plant('the cluster’s network was left with Azure’s DNS', '    dnsServers: [10.80.2.10, 10.80.2.11]\n', '', 'virtualNetworks/cluster', /^pod finds the private clinic\.azurecr\.io by cluster-dns, which asks 10\.80\.2\.10 \(hub-one\) or 10\.80\.2\.11 \(hub-two\); images are pulled with the resolver of the node, and node asks Azure-provided DNS of cluster, which/, { fix: /^Set dnsServers of cluster to 10\.80\.2\.10 and 10\.80\.2\.11 too/ }),
  plant('the cluster’s DNS asks Azure itself', 'forwarders: [10.80.2.10, 10.80.2.11] }', 'forwarders: 168.63.129.16 }', 'privateDnsZones/registry-zone/virtualNetworkLinks', /linked to cluster \(pod asks 10\.81\.1\.53/),
  plant('the first server has a zone privatelink.azurecr.io of its own', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16, zones: { privatelink.azurecr.io: { recordSets: { other: { A: 10.80.2.99 } } } }', 'dnsServers/hub-one/zones/privatelink.azurecr.io', /hub-one answers from its own zone privatelink\.azurecr\.io/),
  plant('the first server’s own zone has a dead address', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16, zones: { clinic.azurecr.io: { recordSets: { "@": { A: 10.80.1.99 } } } }', 'dnsServers/hub-one/zones/clinic.azurecr.io', /10\.80\.1\.99/),
  plant('the ward forwards the login name only', 'conditionalForwarders: { azurecr.io: 10.80.2.10 }', 'conditionalForwarders: { clinic.azurecr.io: 10.80.2.10 }', 'dnsServers/ward-dns/conditionalForwarders/clinic.azurecr.io', /clinic\.azurecr\.io.*data/),
  plant('the ward forwards the privatelink zone only', 'conditionalForwarders: { azurecr.io: 10.80.2.10 }', 'conditionalForwarders: { privatelink.azurecr.io: 10.80.2.10 }', 'dnsServers/ward-dns/forwarders', /ward-dns \(dnsmasq\) forwards privatelink\.azurecr\.io, but not azurecr\.io/),
  plant('the ward forwards to Azure’s address', 'conditionalForwarders: { azurecr.io: 10.80.2.10 }', 'conditionalForwarders: { azurecr.io: 168.63.129.16 }', 'dnsServers/ward-dns/conditionalForwarders/azurecr.io', /answers only questions from inside a virtual network/),
  plant('the ward’s router strips private addresses', 'conditionalForwarders: { azurecr.io: 10.80.2.10 }', 'conditionalForwarders: { azurecr.io: 10.80.2.10 }, rebindProtection: true', 'dnsServers/ward-dns/rebindProtection', /rebinding/),
  plant('the circuit is down', 'site: ward }', 'site: ward, connectionStatus: NotConnected }', 'connections/circuit', /circuit is not connected/),
  plant('the first server forwards to an address without server', 'ipAddress: 10.80.2.10, forwarders: 168.63.129.16', 'ipAddress: 10.80.2.10, forwarders: 10.80.2.12', 'dnsServers/hub-one/forwarders', /hub-one forwards to 10\.80\.2\.12, where no DNS server is/),
  { design, title: 'the cluster’s DNS and the first server ask each other', edits: [['10.80.2.10, forwarders: 168.63.129.16', '10.80.2.10, forwarders: 10.81.1.53'], ['forwarders: [10.80.2.10, 10.80.2.11] }', 'forwarders: 10.80.2.10 }']], at: 'dnsServers/hub-one/forwarders', because: /round in circles/ },
])
