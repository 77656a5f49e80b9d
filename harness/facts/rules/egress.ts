import type { FactsRule } from './rule.ts'

/** Where somebody comes from is nowhere in the design, and a service lets in an address that nobody else has: it is taken for theirs, which has to be said. */
const assumed: FactsRule = {
  code: 'egress-address-assumed',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  *check({ hostEgress, siteEgress }) {
    for (const [name, { known, address, at }] of [...hostEgress, ...siteEgress]) {
      if (known !== 'assumed') continue
      yield { path: at, atKey: true, message: `the design does not say with which address ${name} appears on the internet; ${address}, which is let in and which nobody else has, is taken for it`, hint: `publicIPAddresses of ${name}` }
    }
  },
}

export const egressRules: readonly FactsRule[] = [assumed]
