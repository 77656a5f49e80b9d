import { nodeOwners, type NodeOwner } from '../node-names.ts'
import type { FactsRule } from './rule.ts'

/** Containers of a lab are told apart by their names, in commands, logs and on disks that do not look at case. */
const clash: FactsRule = {
  code: 'node-name-clash',
  source: 'https://www.rfc-editor.org/rfc/rfc1178',
  *check(facts) {
    const owners = new Map<string, NodeOwner>()
    for (const owner of nodeOwners(facts)) {
      const key = owner.name.toLowerCase()
      const first = owners.get(key)
      owners.set(key, owner)
      if (first === undefined || owner.path === undefined) continue
      yield { path: owner.path, atKey: true, message: `${owner.what} and ${first.what} would both be called ${key} in a lab`, hint: 'another name for one of them' }
    }
  },
}

export const nodeNameRules: readonly FactsRule[] = [clash]
