import test from 'ava'
import { movedClientsUpToDate } from '../../harness/checks/moved-clients-up-to-date.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import type { Pushed } from '../../harness/model/pushed.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import type { World } from '../../harness/world/world.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { whole } from './worlds.ts'

const never = exchange(whole, 'replicationDelay: 1', 'replicationDelay: 3600')
const facts = factsOf(whole)

/** A registry whose replicas hear of nothing any more after so many pushes. */
function deafAfter(pushes: number): World {
  const pushed: Pushed = new Map()
  const [hearing, deaf] = [whole, never].map((text) => modelWorld(createModel(factsOf(text)), undefined, pushed)) as [World, World]
  let left = pushes
  const now = (): World => (left >= 0 ? hearing : deaf)
  return {
    ...hearing,
    transfer: (host, request) => {
      if (request.kind === 'push') left--
      return now().transfer!(host, request)
    },
    selecting: (selection) => now().selecting!(selection),
  }
}

const judged = async (world: World, of = facts) => (await runChecks({ facts: of, world }, { checks: [movedClientsUpToDate] }))[0]!

test('a replica that has never heard of the image, and one that still has what the tag led to before', async (t) => {
  const lacking = await judged(deafAfter(0))
  t.is(lacking.verdict, 'fail')
  t.regex(lacking.findings.find(({ holds }) => !holds)!.observed, /MANIFEST_UNKNOWN/)
  const older = await judged(deafAfter(1))
  t.is(older.verdict, 'fail')
  const [first, ...others] = older.findings.filter(({ holds }) => !holds)
  t.is(others.length, 1)
  t.is(first!.subject, 'pull by contoso.eastus2.geo.azurecr.io what was pushed anew')
  t.regex(first!.observed, /^an older image under the same tag: sha256:0*1$/)
  t.is(first!.because, 'the replica of contoso to which build-weu is moved by contoso.eastus2.geo.azurecr.io serves what the tag led to before')
  t.deepEqual(first!.at, ['intent', 0])
  t.is((await judged(deafAfter(2))).verdict, 'pass')
})

test('what was found is called the same, whoever of several came through with a push', async (t) => {
  const scattered = factsOf(topologyText('scattered-push'))
  const sound = modelWorld(createModel(scattered))
  const failing = (host: string): World => ({
    ...sound,
    async transfer(from, request) {
      const done = await sound.transfer!(from, request)
      return from === host && request.kind === 'push' ? { ...done, failure: { fault: 'other', name: undefined, words: 'it failed' } } : done
    },
  })
  const subjects = async (world: World) => (await judged(world, scattered)).findings.map(({ host, subject }) => [host, subject])
  const byRegional = await subjects(failing('build-cached'))
  t.not(byRegional.length, 0)
  t.deepEqual(byRegional, await subjects(failing('build-regional')))
})

test('behind private endpoints alone the platform moves hosts; publicly a regional endpoint does; else nobody is moved', async (t) => {
  const withoutRegional = exchange(whole, ', regionalEndpoints: Enabled', '')
  const subjects = async (text: string) => {
    const of = factsOf(text)
    const { verdict, reason, findings } = await judged(modelWorld(createModel(of)), of)
    return [verdict, reason, ...new Set(findings.map(({ subject }) => subject))]
  }
  t.deepEqual(await subjects(withoutRegional), ['pass', undefined, 'pull with replicaSelection: home what was pushed', 'pull with replicaSelection: home what was pushed anew'])
  const west = exchange(withoutRegional, 'settings: { replicationDelay: 1 }', 'settings: { replicationDelay: 1, replicaSelection: home }')
  t.is((await subjects(exchange(west, 'replicationDelay: 1', 'replicationDelay: 3600')))[0], 'fail')
  const nobody = exchange(whole, 'for: push', 'for: pull')
  t.deepEqual((await subjects(nobody)).slice(0, 2), ['skip', 'nobody pushes to a registry with several replicas from which hosts can be moved to another one'])
})

test('parity: another version than was predicted is a difference', async (t) => {
  const image = { name: 'contoso.azurecr.io', repository: 'a/b', reference: 'v1' }
  const told = async (lab: World) => {
    const { world, parity } = predicted(lab, createModel(facts))
    for (const _ of [1, 2]) await world.transfer!('build-weu', { kind: 'push', image, client: 'crane' })
    await world.transfer!('build-weu', { kind: 'pull', image, client: 'crane' })
    return parity().differing
  }
  const lab = (): World => modelWorld(createModel(facts))
  t.deepEqual(await told(lab()), [])
  const first = `sha256:${'1'.padStart(64, '0')}`
  const stale = lab()
  const [difference] = await told({ ...stale, transfer: async (host, request) => ({ ...await stale.transfer!(host, request), ...(request.kind === 'pull' && { digest: first }) }) })
  t.regex(difference?.observed ?? '', /push sha256:0*1\)$/)
  t.regex(difference?.predicted ?? '', /push sha256:0*2\)$/)
})
