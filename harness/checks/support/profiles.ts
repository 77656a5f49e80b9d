/** A private design reaches its registries as meant, from everywhere. */
export const core: readonly string[] = ['private-link-core']
/** Answers are formed as the DNS standards and the platform have them. */
export const protocol: readonly string[] = ['dns-protocol']
