import type { NodePlan } from '../plan/plan.ts'
import { conceal } from '../plan/secrets.ts'
import { checkOptions, machineFiles, type Run } from './container.ts'
import type { Engine } from './engine.ts'
import { HarnessError } from './errors.ts'
import { OutputReader } from './frames.ts'
import { tar } from './tar.ts'

/** Milliseconds after which a server that neither complains nor starts is taken to be content. */
const patience = 10_000

/** Lets each server judge the configuration that its owner wrote, before anything else starts. Their complaints, with file and line, are the message. */
export async function checkConfigurations(engine: Engine, run: Run): Promise<void> {
  const judged = await Promise.allSettled(run.plan.nodes.map((node) => (node.check ? complaint(engine, run, node, node.check) : undefined)))
  const trouble = judged.find((one) => one.status === 'rejected')
  if (trouble) throw trouble.reason
  const complaints = judged.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []))
  if (complaints.length === 0) return
  throw new HarnessError('CONFIGURATION_REFUSED', complaints.join('\n'), { hint: 'The indented lines are the servers’ own words; paths are those in their containers.' })
}

/** What a server says against its configuration; `undefined` when it takes it. */
async function complaint(engine: Engine, run: Run, node: NodePlan, { command, until }: NonNullable<NodePlan['check']>): Promise<string | undefined> {
  const id = await engine.create(checkOptions(run, node, command))
  try {
    await engine.put(id, tar([...machineFiles(node), ...node.files]))
    const output = await engine.output(id)
    let text = ''
    const { promise: content, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, patience)
    const keep = (piece: Buffer) => {
      text += piece.toString()
      if (until !== undefined && text.includes(until)) resolve()
    }
    const reader = new OutputReader(keep, keep)
    output.on('data', (piece: Buffer) => reader.push(piece))
    const silent = new Promise<void>((done) => output.on('end', done).on('close', done).on('error', () => done()))
    const ended = engine.ended(id)
    await engine.start(id)
    const exitCode = await Promise.race([ended, content])
    clearTimeout(timer)
    ended.catch(() => undefined)
    if (exitCode === undefined || exitCode === 0) return undefined
    await silent
    // It may quote from its files.
    return `${node.name} refuses its configuration:\n${conceal(text, run.plan).trim().replace(/^/gm, '  ')}`
  } finally {
    await engine.remove(id)
  }
}
