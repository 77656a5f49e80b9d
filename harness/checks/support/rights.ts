import { actionsOf, neededFor, systemScopeMaps } from '../../azure/registry-access.ts'
import type { Cause } from '../../diagnosis/cause/cause.ts'
import type { Intended } from '../../diagnosis/intent/intended.ts'
import type { TransferRequest } from '../../world/transfer/transfer.ts'

type Asked = Pick<TransferRequest, 'kind' | 'image'>

/** What a host lacks that logs in with a token: actions of scope maps. */
function lacking({ intent, service: { registry } }: Intended, { kind, image }: Asked): readonly string[] {
  if (intent.token === undefined || registry === undefined) return []
  const have = actionsOf(registry, intent.token, image.repository)
  return neededFor[kind].filter((action) => !have.includes(action))
}

export function hasRightTo(pair: Intended, asked: Asked): boolean {
  return lacking(pair, asked).length === 0
}

/** Why a token is not enough for what somebody wanted to do with it; `undefined` where it is. */
export function causeInRights(pair: Intended, asked: Asked): Cause | undefined {
  const { intent, service: { name, registry } } = pair
  const lacks = lacking(pair, asked)
  const token = registry?.tokens.find((one) => one.name === intent.token)
  if (lacks.length === 0 || token === undefined) return undefined
  const at = ['registries', name, 'tokens', token.name]
  if (token.status === 'disabled') return { because: `the token ${token.name} of ${name} is disabled`, fix: `Enable the token ${token.name}, or log in with another one.`, at }
  const { repository } = asked.image
  const because = `the scope map ${token.scopeMap} of the token ${token.name} gives no ${lacks.join(' and ')} in ${repository}, which a ${asked.kind} needs`
  if (systemScopeMaps.has(token.scopeMap)) return { because, fix: `Give the token ${token.name} a scope map that does.`, at }
  return { because, fix: `Add ${lacks.join(' and ')} for ${repository} to the scope map ${token.scopeMap} of ${name}.`, at: ['registries', name, 'scopeMaps', token.scopeMap] }
}
