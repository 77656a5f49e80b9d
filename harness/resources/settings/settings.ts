/** What is not known of the real platform, as settings with the reference's suggested default. TTLs in seconds. */
export interface Settings {
  /** TTL of the login and privatelink aliases in the public zone. */
  readonly publicAliasTtl: number
  /** TTL of a registry's own Traffic Manager profile. */
  readonly trafficManagerTtl: number
  /** SOA minimum of the public zones. */
  readonly publicNegativeTtl: number
}
