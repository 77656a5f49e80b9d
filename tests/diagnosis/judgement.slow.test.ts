import test from 'ava'
import fc from 'fast-check'
import { catalog } from '../../harness/catalog.ts'
import { runChecks, type CheckResult } from '../../harness/checks/run.ts'
import type { Finding } from '../../harness/diagnosis/finding.ts'
import { findingsOf } from '../../harness/diagnosis/intent/findings.ts'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import { judgeIn } from '../../harness/diagnosis/intent/predicted.ts'
import { requirements, type Requirement } from '../../harness/diagnosis/intent/requirement.ts'
import { predictorOf, sightsIn } from '../../harness/diagnosis/observed/predicted.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { factsOf } from '../design.ts'
import { hybridAndFencedTexts } from '../generators/fenced.ts'
import { securedTexts } from '../generators/secured.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'

const deciding = ['service-names-private', 'data-endpoints-private', 'regional-endpoints-private', 'private-endpoint-reachable', 'public-reach', 'public-data-reach', 'never-reachable']

/** These judge the whole of a registry, or what one judgement leaves open. */
const besides = ['no-public-address', 'foreign-services-resolve']
const checks = catalog.filter(({ id }) => [...deciding, ...besides].includes(id))

/** What checks find that look at one intent of one host. */
async function checked(known: Facts, { intent, host }: Requirement): Promise<readonly CheckResult[]> {
  const alone = { ...known, topology: { ...known.topology, intent: [{ ...intent, from: [host.host.name] }] } }
  return await runChecks({ facts: alone, world: modelWorld(createModel(alone)) }, { checks })
}

const inOrder = (findings: readonly Finding[]): string => findings.map((finding) => JSON.stringify(finding, Object.keys(finding).toSorted())).toSorted().join('\n')

const asChecked = test.macro({
  async exec(t, texts: fc.Arbitrary<string>, numRuns: number) {
    const seen = { held: 0, broken: 0 }
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const known = factsOf(text)
        const predictor = predictorOf(createModel(known))
        for (const requirement of requirements(known)) {
          const { holds, leaks, unpredictable } = judgeIn(predictor, requirement)
          if (unpredictable.length > 0) continue
          const results = await checked(known, requirement)
          const failed = results.filter(({ findings }) => findings.some(({ holds: held }) => !held)).map(({ check }) => check.id)
          const sights = sightsIn(predictor, requirement.host)
          const told = requirement.service.names.flatMap((endpoint) => findingsOf(known, requirement, endpoint, sights))
          const found = results.filter(({ check }) => check.id !== 'no-public-address').flatMap(({ findings }) => findings)
          if (inOrder(told) !== inOrder(found)) throw new Error(`${nameIntended(requirement)}: told\n${inOrder(told)}\nand checks say\n${inOrder(found)}\n${text}`)
          const leaking = failed.includes('no-public-address')
          if (leaks.length > 0 !== leaking) throw new Error(`${nameIntended(requirement)}: leaks ${leaks.join()}, and the check says otherwise\n${text}`)
          // What a registry of another tenant answers, no check judges.
          if (requirement.intent.reach === 'publicly' && requirement.service.tenant !== undefined) continue
          const broken = failed.filter((id) => deciding.includes(id))
          if (holds !== (broken.length === 0)) throw new Error(`${nameIntended(requirement)}: ${holds}, but there fail: ${broken.join()}\n${text}`)
          seen[holds ? 'held' : 'broken']++
        }
      }),
      random(t, numRuns, { least: 20 }),
    )
    t.true(seen.held > 0 && seen.broken > 0, JSON.stringify(seen))
  },
  title: (kind) => `judge: says of every intent of a random design what the checks say, ${kind}`,
})

test('private zones', asChecked, topologyTexts, 100)
test('security groups', asChecked, securedTexts, 40)
test('sites, servers and firewalls', asChecked, hybridAndFencedTexts, 40)
