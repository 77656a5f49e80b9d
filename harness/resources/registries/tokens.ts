import { scopeActions, type RegistryToken, type ScopeAction, type ScopeMap } from '../../azure/registry-access.ts'
import { listOf, oneOrMore, text, z } from '../../language/vocabulary.ts'

/** Actions by repository. */
export type ScopeMapsInput = Record<string, Record<string, ScopeAction | ScopeAction[]>>
export type TokensInput = Record<string, string | { scopeMap: string; status?: RegistryToken['status'] | undefined }>

export const scopeMaps: z.ZodType<ScopeMapsInput> = z
  .record(text, z.record(text, oneOrMore(z.enum(scopeActions))))
  .describe('Rights to repositories by name, for tokens: actions such as content/read by repository, samples/hello or samples/*.')

export const tokens: z.ZodType<TokensInput> = z
  .record(text, z.union([text, z.strictObject({
    scopeMap: text.describe('What it is good for: a scope map of the registry, or one that every registry has, such as _repositories_pull.'),
    status: z.enum(['enabled', 'disabled']).optional().describe('disabled: nobody logs in with it; enabled unless stated.'),
  })]))
  .describe('Tokens by name, each with its scope map. Hosts whose intent names one log in with it instead of the admin user.')

export function expandScopeMaps(input: ScopeMapsInput): readonly ScopeMap[] {
  return Object.entries(input).map(([name, permissions]) => ({ name, permissions: Object.entries(permissions).map(([repository, actions]) => ({ repository, actions: listOf(actions) })) }))
}

export function expandTokens(input: TokensInput): readonly RegistryToken[] {
  return Object.entries(input).map(([name, written]) => {
    const { scopeMap, status = 'enabled' } = typeof written === 'string' ? { scopeMap: written } : written
    return { name, scopeMap, status }
  })
}
