import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/index.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { questionsFor } from '../../harness/probe/questions.ts'
import { readAnswers } from '../../harness/probe/read-answers.ts'
import { recordedWorld, type Recording } from '../../harness/probe/recorded.ts'
import { probeScript } from '../../harness/probe/script.ts'
import { topologyText } from '../design.ts'
import { temporaryFile } from '../temporary.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

inTime('the script of a probe, run in the hosts of a lab: its answers are judged as the lab is, and are as the model predicts', async (t) => {
  await using started = await labOf(t, topologyText('hub-and-spoke'))
  const { lab, facts } = started
  const checks = catalog.filter(({ needs }) => needs === undefined)
  const recordings = await Promise.all([...facts.hosts].map(async ([host, { dnsServers }]): Promise<Recording> => {
    const script = probeScript({ design: facts.topology.name, host, nameServers: dnsServers.length, questions: await questionsFor(facts, host, checks) })
    const files = async (): Promise<string> => (await lab.exec(host, ['sh', '-c', "find / -xdev -type f -mmin -10 -printf '%p %T@\\n' | sort"])).stdout
    const before = await files()
    const { exitCode, stdout, stderr } = await lab.exec(host, ['sh', '-c', script], { timeout: 100_000 })
    t.deepEqual([exitCode, stderr], [0, ''], host)
    t.is(await files(), before, 'it writes nothing')
    const read = readAnswers(temporaryFile(t, `${host}.json`, stdout))
    if ('refused' in read) throw new Error(`${read.refused}\n${stdout}`)
    return read
  }))
  const observed = predicted(recordedWorld(recordings), createModel(facts))
  const [real, recorded] = await Promise.all([lab, observed.world].map((world) => runChecks({ facts, world }, { checks })))
  t.deepEqual(recorded!.map(({ check: { id }, verdict, reason }) => [id, verdict, reason]), real!.map(({ check: { id }, verdict, reason }) => [id, verdict, reason]))
  t.true(recorded!.some(({ check: { id }, verdict }) => id === 'private-endpoint-reachable' && verdict === 'pass'))
  t.deepEqual(observed.parity().differing, [])
})
