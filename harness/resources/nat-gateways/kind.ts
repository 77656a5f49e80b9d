import type { Kind } from '../kind.ts'
import { expandNatGateways, natGateways as shape } from './language.ts'
import { natGatewayRules } from './rules.ts'

/** An address of somebody else. */
const other = '203.0.113.199'

export const natGateways: Kind<'natGateways'> = {
  section: 'natGateways',
  noun: 'NAT gateway',
  unknown: 'unknown-nat-gateway',
  shape,
  expand: (written) => expandNatGateways(written.natGateways ?? {}),
  rules: natGatewayRules,
  *publicAddresses({ natGateways }) {
    for (const { name, publicIPAddresses } of natGateways.values()) {
      for (const address of publicIPAddresses) yield { address, owner: `NAT gateway ${name}`, path: ['natGateways', name] }
    }
  },
  *mutations({ natGateways }) {
    for (const [name, gateway] of natGateways) {
      const at = ['natGateways', name]
      yield { kind: 'egress-address-changed', text: `${name} has another public address, ${other}`, path: at, edit: { at, value: { ...gateway, publicIPAddresses: [other] } } }
    }
  },
}
