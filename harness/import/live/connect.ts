import type { TokenCredential } from '@azure/identity'
import type { NetworkManagementClientOptionalParams } from '@azure/arm-network'
import type { Raw } from './raw.ts'

/** What each client of Azure's is made with: the older ones take `$host` and `credentialScopes`, the newer `credentials`. */
export interface Connect {
  readonly credential: TokenCredential
  readonly options: NetworkManagementClientOptionalParams & { readonly credentials: { scopes: string[] } }
}

/**
 * ARM says how long to wait when it is asked too much (429 with Retry-After), and the clients do:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling. Of what nobody answers they make up
 * waits of their own, which are kept short.
 */
const retries = { maxRetries: 8, retryDelayInMs: 100, maxRetryDelayInMs: 2000 }

export function connectTo(endpoint: string, credential: TokenCredential, raw: Raw): Connect {
  const scope = `${endpoint}/.default`
  return {
    credential,
    options: {
      endpoint, $host: endpoint, credentialScopes: scope, credentials: { scopes: [scope] },
      retryOptions: retries,
      additionalPolicies: [{ policy: raw.policy, position: 'perCall' }],
      userAgentOptions: { userAgentPrefix: 'dns-rehearsal' },
    },
  }
}
