/**
 * Names that a rule for `.` does not take along: Azure keeps them for itself. Microsoft lists some of them; whether `azurecr.io`
 * is among the others is not known. https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets#rules
 */
export const reservedFromEverything: readonly string[] = ['windows.net', 'azure.com', 'azure.net', 'windowsazure.us']

/**
 * Names of the loopback address, which resolvers answer themselves (RFC 6761 section 6.3, RFC 6303 section 4): no rule for a domain that
 * holds more than them takes them along.
 */
export const loopbackZones: readonly string[] = ['localhost', '127.in-addr.arpa', `1.${'0.'.repeat(31)}ip6.arpa`]
