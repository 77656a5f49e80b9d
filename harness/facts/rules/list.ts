import { egressRules } from './egress.ts'
import { forwarderRules } from './forwarders.ts'
import { nextHopRules } from './next-hops.ts'
import { nodeNameRules } from './node-names.ts'
import { roomRules } from './room.ts'
import type { FactsRule } from './rule.ts'
import { scenarioFactsRules } from './scenarios.ts'
import { signedZonesRules } from './signed-zones.ts'
import { trafficManagerFactsRules } from './traffic-manager.ts'

export const factsRules: readonly FactsRule[] = [...egressRules, ...forwarderRules, ...nextHopRules, ...nodeNameRules, ...roomRules, ...scenarioFactsRules, ...signedZonesRules, ...trafficManagerFactsRules]
