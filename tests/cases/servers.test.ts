import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

/** What the catalogue finds in a case, predicted: the checks that fail, and each cause with what to do. */
async function judged(name: string): Promise<{ readonly failing: readonly string[]; readonly causes: readonly string[]; readonly unknown: readonly string[] }> {
  const file = `fixtures/cases/${name}.yaml`
  const design = facts(parseTopology(readFileSync(file, 'utf8'), file).topology!)
  const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks: catalog })
  const violations = results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
  return {
    failing: results.flatMap(({ check, verdict }) => (verdict === 'fail' ? [check.id] : [])),
    unknown: results.flatMap(({ check, verdict }) => (verdict === 'unknown' ? [check.id] : [])),
    causes: [...new Set(violations.map(({ because, fix }) => `${because}: ${fix}`))],
  }
}

const says = test.macro({
  async exec(t: ExecutionContext, name: string, { failing, causes }: { readonly failing: readonly string[]; readonly causes: readonly RegExp[] }) {
    const found = await judged(name)
    t.deepEqual(found.failing.filter((id) => ['service-names-private', 'data-endpoints-private', 'inbound-endpoint-sees-zone', 'connection-down-fails-closed', 'public-reach'].includes(id)), failing)
    for (const cause of causes) t.true(found.causes.some((one) => cause.test(one)), `${cause}: ${found.causes.join('; ')}`)
  },
  title: (_, name) => `case ${name}`,
})

test(says, '01-vnet-dns-list-mixed', { failing: ['service-names-private', 'data-endpoints-private'], causes: [/^node has a list of DNS servers that know different things: .*forward azurecr\.io .*or list 168\.63\.129\.16 alone/] })
test(says, '24-resolver-moved-to-spoke', { failing: ['service-names-private', 'data-endpoints-private', 'inbound-endpoint-sees-zone'], causes: [/linked to dns .*: Link zone to dns\./] })
test(says, '33-router-is-dns-server', { failing: [], causes: [] })
test(says, '49-rebind-and-public-registry', { failing: [], causes: [] })
test(says, '28-own-azurecr-zone-and-child-forwarder', {
  failing: ['service-names-private', 'data-endpoints-private'],
  causes: [/^s-bind answers from its own zone azurecr\.io/, /^s-windows answers from its own zone azurecr\.io/],
})

test('case 27: two rules of one ruleset for the root are refused', (t) => {
  const file = 'fixtures/cases/27-two-rules-for-root.yaml'
  const { problems = [] } = parseTopology(readFileSync(file, 'utf8'), file)
  t.deepEqual(problems.map(({ code, severity }) => [code, severity]), [['duplicate-rule', 'error']])
})

for (const name of ['04b-bind-of-2018', '05b-corefile-stub-and-resolv-conf', '07-bind-forward-first', '48-bind-with-public-forwarders']) {
  test(`case ${name}: what an owner's files say only containers can tell, and nothing passes or fails for it`, async (t) => {
    const { failing, unknown } = await judged(name)
    t.deepEqual(failing, [])
    t.true(unknown.includes('service-names-private'))
  })
}
