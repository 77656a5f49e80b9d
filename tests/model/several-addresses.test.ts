import { readFileSync } from 'node:fs'
import test from 'ava'
import { predictorOf, sightsIn } from '../../harness/diagnosis/observed/predicted.ts'
import { createModel } from '../../harness/model/model.ts'
import { oneAfterTheOther } from '../../harness/model/one-after-the-other.ts'
import type { Attempt } from '../../harness/model/reachability.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'
import { severalAddresses } from './several-addresses.ts'

for (const { title, records, end } of severalAddresses) {
  test(`several addresses: ${title}`, async (t) => {
    const facts = factsOf(readFileSync('fixtures/connect/several-addresses.yaml', 'utf8').replace('[10.0.1.4]', records))
    const model = createModel(facts)
    const { outcome, address, status } = await modelWorld(model).connect('app', 'contoso.azurecr.io')
    t.is([outcome, address, status].filter((part) => part !== undefined).join(' '), end)
    const sights = sightsIn(predictorOf(model), facts.hosts.get('app')!).connection('contoso.azurecr.io')
    t.deepEqual([sights.outcome, sights.address, sights.status], [outcome, address, status])
  })
}

test('several addresses: whoever accepts is stayed with, and of those that are silent the first is told', (t) => {
  const ends: Readonly<Record<string, Attempt>> = {
    silent: { outcome: 'timeout', status: undefined, message: '' },
    shut: { outcome: 'refused', status: undefined, message: '' },
    closes: { outcome: 'refused', status: undefined, message: '', stood: true },
    halts: { outcome: 'timeout', status: undefined, message: '', stood: true },
    serves: { outcome: 'http', status: 401, message: '' },
  }
  const tried = (...addresses: readonly string[]) => {
    const asked: string[] = []
    const end = oneAfterTheOther(addresses, (address) => (asked.push(address), ends[address]!))
    return `${asked.join(' ')}: ${end?.outcome} ${end?.address}`
  }
  t.is(tried('silent', 'serves'), 'silent serves: http serves')
  t.is(tried('shut', 'serves', 'silent'), 'shut serves: http serves')
  t.is(tried('closes', 'serves'), 'closes: refused closes')
  t.is(tried('halts', 'serves'), 'halts: timeout halts')
  t.is(tried('silent', 'shut'), 'silent shut: refused shut')
  t.is(tried('shut', 'silent'), 'shut silent: timeout shut')
  t.is(tried(), ': undefined undefined')
})
