import type { NodePlan } from '../plan/plan.ts'
import { checkOptions, type Run } from './container.ts'
import type { Engine } from './engine.ts'
import { HarnessError } from './errors.ts'
import { OutputReader } from './frames.ts'
import { tar } from './tar.ts'

/** Milliseconds after which a server that neither complains nor starts is taken to be content. */
const patience = 10_000

/** Lets each server judge the configuration that its owner wrote, before anything else starts. Its complaint, with file and line, is the message. */
export async function checkConfigurations(engine: Engine, run: Run): Promise<void> {
  await Promise.all(run.plan.nodes.map((node) => (node.check ? checkNode(engine, run, node, node.check) : undefined)))
}

async function checkNode(engine: Engine, run: Run, node: NodePlan, { command, until }: NonNullable<NodePlan['check']>): Promise<void> {
  const id = await engine.create(checkOptions(run, node, command))
  try {
    await engine.put(id, tar(node.files))
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
    if (exitCode === undefined || exitCode === 0) return
    await silent
    throw new HarnessError('CONFIGURATION_REFUSED', `${node.name} refuses its configuration:\n${text.trim()}`, {
      hint: 'The lines above are its own words; paths are those in its container.',
    })
  } finally {
    await engine.remove(id)
  }
}
