import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import type { NodePlan, Plan } from '../../harness/plan/plan.ts'
import { breakConnection, setConnection, type Breaking } from '../../harness/runtime/broken-lab.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { factsOf, topologyText } from '../design.ts'
import { host, smallPlan } from '../containers/small-plan.ts'

const server: NodePlan = {
  ...host('dns', 'a', '10.0.0.53', []),
  kind: 'dns-server',
  forget: { command: ['rndc', 'flush'] },
  ready: { kind: 'listens', address: '10.0.0.53' },
}
const path = { cable: { node: 'app', number: 0 }, probes: [{ namespace: 'a', address: '10.0.0.1' }] }

function planOf(...nodes: readonly NodePlan[]): Plan {
  return { ...smallPlan('small', nodes), connections: [{ name: 'tunnel', paths: [path] }, { name: 'pathless', paths: [] }] }
}

interface Happening {
  /** Operations of the agent that fail, by what they say. */
  readonly failing?: Readonly<Record<string, string>>
  /** Whether the container can be replaced. */
  readonly stuck?: boolean
  /** What the server says after that. */
  readonly answers?: boolean
  /** Probes that are not as they should be after the time is up. */
  readonly unsettled?: readonly string[]
}

/** A lab in which things go wrong as one likes, and what was done to it. */
function labWith(plan: Plan, { failing = {}, stuck = false, answers = true, unsettled = [] }: Happening = {}): { readonly breaking: Breaking; readonly done: string[] } {
  const done: string[] = []
  const link = {
    async command(op: string) {
      done.push(op)
      if (failing[op] !== undefined) throw new HarnessError('COMMAND_FAILED', failing[op])
      return op === 'settle' ? unsettled : op === 'reach' ? '' : undefined
    },
    channel: () => ({ exchange: async () => (answers ? Buffer.alloc(12) : 'timeout') }),
  }
  const breaking = {
    plan,
    link,
    lab: { setCable: async (node: string, number: number, plugged: boolean) => void done.push(`${plugged ? 'plug' : 'pull'} ${node} ${number}`), ask: async () => undefined },
    async replace({ name }: NodePlan) {
      if (stuck) throw new HarnessError('ENGINE_FAILED', 'The engine could not remove it.')
      done.push(`replace ${name}`)
    },
    logs: async () => '',
  }
  return { breaking: breaking as unknown as Breaking, done }
}

test('broken lab: a server that forgets when it is told to is left alone', async (t) => {
  const { breaking, done } = labWith(planOf(server))
  t.true(await setConnection('tunnel', false, breaking))
  t.deepEqual(done, ['pull app 0', 'settle', 'forget'])
})

test('broken lab: one that does not is started anew, and waited for', async (t) => {
  const { breaking, done } = labWith(planOf(server), { failing: { forget: 'connection refused' } })
  t.true(await setConnection('tunnel', false, breaking))
  t.deepEqual(done, ['pull app 0', 'settle', 'forget', 'replace dns', 'plug'])
  const coredns = labWith(planOf({ ...server, forget: 'restart' }))
  t.true(await setConnection('tunnel', true, coredns.breaking))
  t.deepEqual(coredns.done, ['plug app 0', 'settle', 'replace dns', 'plug'])
})

const unknown = test.macro({
  async exec(t, happening: Happening, expected: RegExp) {
    const { breaking } = labWith(planOf(server), happening)
    const error = await t.throwsAsync(breakConnection('tunnel', breaking), { instanceOf: HarnessError, code: 'LAB_UNSETTLED' })
    t.regex(error!.message, expected)
    // And what a check makes of it.
    const facts = factsOf(topologyText('active-active-vpn'))
    const world = { ...breaking.lab, kind: 'lab' as const, breaking: () => breakConnection('tunnel', breaking) }
    const [result] = await runChecks({ facts, world }, { checks: catalog.filter(({ id }) => id === 'connection-down-fails-closed') })
    t.is(result!.verdict, 'unknown')
    t.regex(result!.reason ?? '', expected)
  },
  title: (subject) => `broken lab: nobody can tell when ${subject}`,
})

test('a server can neither be told to forget nor started anew', unknown, { failing: { forget: 'rndc: connection refused' }, stuck: true }, /^dns may still know what it learned before\. It did not forget when it was told to \(rndc: connection refused\)\. It could not be started anew: The engine could not remove it\.\nAnd tunnel stays broken/)
test('it cannot be wired again', unknown, { failing: { forget: 'refused', plug: 'no process of node dns to plug in' } }, /could not be started anew: no process of node dns to plug in/)
test('its path still carries', unknown, { unsettled: ['10.0.0.1 from a'] }, /^tunnel was broken, but after 15 s 10\.0\.0\.1 from a still answers\.\nAnd tunnel stays broken/)

test('broken lab: a lab that is lost is not taken for a server that will not forget', async (t) => {
  const { breaking, done } = labWith(planOf(server))
  const link = { command: async (op: string) => {
    if (op === 'forget') throw new HarnessError('LAB_LOST', 'The lab was disposed.')
    return []
  } }
  await t.throwsAsync(setConnection('tunnel', false, { ...breaking, link: link as never }), { instanceOf: HarnessError, code: 'LAB_LOST' })
  t.false(done.includes('replace dns'))
})

test('broken lab: what has no path is not broken', async (t) => {
  const { breaking, done } = labWith(planOf(server))
  t.false(await setConnection('pathless', false, breaking))
  t.false(await setConnection('no-such-connection', false, breaking))
  t.is(await breakConnection('pathless', breaking), undefined)
  t.deepEqual(done, [])
})
