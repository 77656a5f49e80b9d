import { blamesFirst, type Planted } from './plant.ts'

const design = 'planted/kept-by-hand'
const plant = (title: string, from: string, to: string, at: string, because: RegExp, more: Partial<Planted> = {}): Planted => ({ design, title, edits: [[from, to]], at, because, ...more })

blamesFirst([
  plant('the replica has no record', '      quarry.uksouth.data: { ttl: 60, A: 10.60.1.5 }\n', '', 'privateDnsZones/by-hand/recordSets', /no record set quarry\.uksouth\.data/, { fix: /quarry\.uksouth\.data: A 10\.60\.1\.5/ }),
  plant('the login server has no record', '      quarry: { ttl: 60, A: 10.60.1.6 }\n', '', 'privateDnsZones/by-hand/recordSets', /no record set quarry$/),
  plant('the login server has the data endpoint’s address', 'quarry: { ttl: 60, A: 10.60.1.6 }', 'quarry: { ttl: 60, A: 10.60.1.4 }', 'privateDnsZones/by-hand/recordSets/quarry', /10\.60\.1\.4.*registry_data_northeurope/, { fix: /10\.60\.1\.6/ }),
  plant('two data endpoints are mixed up', 'quarry.uksouth.data: { ttl: 60, A: 10.60.1.5 }', 'quarry.uksouth.data: { ttl: 60, A: 10.60.1.4 }', 'privateDnsZones/by-hand/recordSets/quarry.uksouth.data', /10\.60\.1\.4.*registry_data_northeurope/, { fix: /10\.60\.1\.5/ }),
  plant('a record has an address that nothing has', 'A: 10.60.1.6', 'A: 10.60.1.66', 'privateDnsZones/by-hand/recordSets/quarry', /no private endpoint has 10\.60\.1\.66/, { fix: /10\.60\.1\.6\b/ }),
  plant('a record has a second, dead address', 'A: 10.60.1.6', 'A: [10.60.1.6, 10.60.1.66]', 'privateDnsZones/by-hand/recordSets/quarry', /no private endpoint has 10\.60\.1\.66/),
  plant('a name is mistyped', '      quarry.uksouth.data:', '      quarry.uksuoth.data:', 'privateDnsZones/by-hand/recordSets/quarry.uksuoth.data', /quarry\.uksuoth\.data/),
  plant('the region is left out of the names', '      quarry.uksouth.data:', '      quarry.data:', 'privateDnsZones/by-hand/recordSets', /no record set quarry\.uksouth\.data/),
  plant('a wildcard in place of the data records', '      quarry.northeurope.data: { ttl: 60, A: 10.60.1.4 }\n      quarry.uksouth.data: { ttl: 60, A: 10.60.1.5 }\n', "      '*': { ttl: 60, A: 10.60.1.6 }\n", 'privateDnsZones/by-hand/recordSets/*', /wildcard/),
  plant('a wildcard alone', 'quarry: { ttl: 60, A: 10.60.1.6 }\n      quarry.northeurope.data: { ttl: 60, A: 10.60.1.4 }\n      quarry.uksouth.data: { ttl: 60, A: 10.60.1.5 }\n', "'*': { ttl: 60, A: 10.60.1.4 }\n", 'privateDnsZones/by-hand/recordSets/*', /wildcard/),
  plant('the branch is not linked', 'virtualNetworkLinks: [main, branch]', 'virtualNetworkLinks: [main]', 'privateDnsZones/by-hand/virtualNetworkLinks', /linked to branch/, { fix: /^Link by-hand to branch\.$/ }),
  plant('the branch redirects and a record is missing', '    virtualNetworkLinks: [main, branch]\n    recordSets:\n      quarry: { ttl: 60, A: 10.60.1.6 }\n', '    virtualNetworkLinks: { main: {}, branch: { resolutionPolicy: NxDomainRedirect } }\n    recordSets:\n', 'privateDnsZones/by-hand/recordSets', /no record set quarry/),
  plant('the zone is called azurecr.io', 'name: privatelink.azurecr.io', 'name: azurecr.io', 'privateDnsZones/by-hand/name', /by-hand is called azurecr\.io/),
  plant('the zone is for China', 'name: privatelink.azurecr.io', 'name: privatelink.azurecr.cn', 'privateDnsZones/by-hand/name', /is called privatelink\.azurecr\.cn/),
  plant('peering lacks one side', ', peerings: [branch]', '', 'virtualNetworks/main/peerings', /branch is peered with main in that direction only/),
  plant('the record is an alias of a name that does not exist', 'quarry: { ttl: 60, A: 10.60.1.6 }', 'quarry: { ttl: 60, CNAME: quarry-endpoint.privatelink.azurecr.io }', 'privateDnsZones/by-hand/recordSets/quarry', /quarry-endpoint\.privatelink\.azurecr\.io/),
])
