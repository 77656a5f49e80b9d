/** A place in a topology file: the keys that lead to it, such as `['privateDnsZones', 'zone-weu', 'virtualNetworkLinks', 'hub-weu']`. */
export type Path = readonly (string | number)[]
