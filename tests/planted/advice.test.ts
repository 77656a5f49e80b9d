import { readFileSync, readdirSync } from 'node:fs'
import test from 'ava'
import { publicRange } from '../../harness/azure/public-plan.ts'
import { catalog } from '../../harness/catalog.ts'
import { withTriedFixes } from '../../harness/change/tried-fixes.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { contains } from '../../harness/dns/address.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'
import { plantedText } from './plant.ts'

async function advised(facts: Facts): Promise<readonly string[]> {
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const tried = await withTriedFixes(facts, results, catalog)
  return [...new Set(tried.flatMap(({ findings }) => findings.flatMap(({ holds, fix }) => (holds || fix === undefined ? [] : [fix]))))]
}

function fixtures(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`)
}

for (const [index, file] of [...fixtures('fixtures/misconfigurations'), ...fixtures('fixtures/cases')].entries()) {
  if (process.env.TEST_EFFORT === 'quick' && index % 4 > 0) continue
  test(`advice: ${file}: what can be tried mends, and nothing says a public address of the lab`, async (t) => {
    let facts: Facts
    try {
      facts = factsOf(readFileSync(file, 'utf8'), file)
    } catch {
      return t.true(readFileSync(file, 'utf8').includes('refused'), 'only what is meant to be refused cannot be read')
    }
    const fixes = await advised(facts)
    t.deepEqual(fixes.filter((fix) => fix.includes('Tried in the model')), [])
    for (const fix of fixes) for (const [address] of fix.matchAll(/\d+\.\d+\.\d+\.\d+/g)) t.false(contains(publicRange, address), fix)
  })
}

test('advice that mends nothing says what remains', async (t) => {
  const text = plantedText({ design: 'hub-and-spoke', edits: [['virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]']] })
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const wrong = results.map((result) => ({ ...result, findings: result.findings.map((finding) => (finding.edits === undefined ? finding : { ...finding, edits: [{ removed: ['privateDnsZones', 'registry-zone', 'virtualNetworkLinks', 'hub'] }] })) }))
  const fixes = (await withTriedFixes(facts, wrong, catalog)).flatMap(({ findings }) => findings.flatMap(({ holds, fix = '' }) => (holds ? [] : [fix])))
  t.true(fixes.every((fix) => /^Link registry-zone to spoke\. Tried in the model: with that alone there remains app: contoso\.azurecr\.io A, since .*; there comes jump: /.test(fix)), fixes.join('\n'))
})

test('of three mistakes on one way, advice for the second says the third', async (t) => {
  const facts = factsOf(plantedText({ design: 'hub-and-spoke', edits: [['virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]'], ['contoso-endpoint: { registry: contoso,', 'contoso-endpoint: { registry: contoso, connectionState: Pending,'], ['    peerings: [hub]\n', '']] }))
  const fixes = await advised(facts)
  t.true(fixes.includes('Link registry-zone to spoke.'), fixes.join('\n'))
  t.true(fixes.some((fix) => /^Approve it at the registry .* Tried in the model: with that alone there remains app: https:\/\/contoso\.azurecr\.io, since .* carries nothing\.$/.test(fix)), fixes.join('\n'))
})

test('advice that Azure would refuse says so', async (t) => {
  const facts = factsOf(plantedText({ design: 'hub-and-spoke', edits: [['virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]']] }))
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const wrong = results.map((result) => ({ ...result, findings: result.findings.map((finding) => (finding.edits === undefined ? finding : { ...finding, edits: [{ removed: ['virtualNetworks', 'spoke'] }] })) }))
  const fixes = (await withTriedFixes(facts, wrong, catalog)).flatMap(({ findings }) => findings.flatMap(({ holds, fix = '' }) => (holds ? [] : [fix])))
  t.true(fixes.length > 0 && fixes.every((fix) => fix.includes('or Azure would refuse it')), fixes.join('\n'))
})
