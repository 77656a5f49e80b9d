/** A private design reaches its registries as meant, from everywhere. */
export const core: readonly string[] = ['private-link-core']
/** Names find their way between sites, networks and regions: forwarders, resolvers, rules, tunnels. */
export const hybrid: readonly string[] = ['hybrid-forwarding']
/** Images come through: pulled and pushed by real clients, replicated. */
export const images: readonly string[] = ['acr-georeplicated']
/** Connected registries at sites reach the one above them. */
export const connected: readonly string[] = ['connected-registry']
/** Answers are formed as the DNS standards and the platform have them. */
export const protocol: readonly string[] = ['dns-protocol']
