import type { Operation } from './operation.ts'
import type { Operations } from './settings.ts'
import { isRepository } from './names.ts'

/** A right to something, as a scope asks for it and a token carries it. */
export interface Access {
  /** `gateway`: messages of a connected registry. */
  readonly type: 'repository' | 'registry' | 'gateway'
  readonly name: string
  readonly actions: readonly string[]
}

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  GET: ['pull'],
  HEAD: ['pull'],
  PUT: ['pull', 'push'],
  POST: ['pull', 'push'],
  PATCH: ['pull', 'push'],
  DELETE: ['delete'],
}

/** What a request needs. Writing includes reading, as the challenges of the service name both. */
export function neededBy(operation: Operation, method: string, mountFrom?: string): readonly Access[] {
  if (operation.kind === 'base') return []
  if (operation.kind === 'catalog') return [{ type: 'registry', name: 'catalog', actions: ['*'] }]
  const { kind, repository } = operation
  // An upload that is given up, and one whose state is asked for, are the pusher's.
  const actions = kind === 'upload' || kind === 'uploads' ? ['pull', 'push'] : actionsOf[method] ?? []
  const access: Access = { type: 'repository', name: repository, actions }
  return mountFrom === undefined || mountFrom === repository ? [access] : [access, { type: 'repository', name: mountFrom, actions: ['pull'] }]
}

/** Under which limit it falls. */
export function countedAs({ kind }: Operation, method: string): Operations {
  if (kind === 'referrers') return 'referrers'
  if (method === 'DELETE') return kind === 'upload' ? 'write' : 'delete'
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}

export function covers(held: readonly Access[], needed: readonly Access[]): boolean {
  return needed.every(({ type, name, actions }) => {
    const have = held.filter((access) => access.type === type && access.name === name).flatMap((access) => access.actions)
    return have.includes('*') || actions.every((action) => have.includes(action))
  })
}

export function scopeText(accesses: readonly Access[]): string {
  return accesses.map(({ type, name, actions }) => `${type}:${name}:${actions.join(',')}`).join(' ')
}

/** Scopes as clients send them: the parameter may be repeated, and hold several with a space between. What is no scope is left out. */
export function readScopes(parameters: readonly string[]): readonly Access[] {
  return parameters.flatMap((text) => text.split(' ')).flatMap((scope): readonly Access[] => {
    const [type, name, actions] = /^([^:]+):(.+):([^:]+)$/.exec(scope)?.slice(1) ?? []
    if (actions === undefined || name === undefined) return []
    if (type === 'registry' && name === 'catalog') return [{ type, name, actions: ['*'] }]
    if (type === 'gateway' && /^[a-z0-9]{5,40}$/.test(name)) return [{ type, name, actions: [...new Set(actions.split(','))] }]
    return type === 'repository' && isRepository(name) ? [{ type, name, actions: [...new Set(actions.split(','))] }] : []
  })
}
