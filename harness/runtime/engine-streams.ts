import type { Engine } from './engine.ts'
import { OutputReader } from './frames.ts'
import { Link } from './link.ts'

/** Joins a running lab by a process beside its agent. */
export async function connectTo(engine: Engine, fabric: string): Promise<Link> {
  return new Link(await engine.exec(fabric, ['python3', '/usr/local/lib/rehearsal/agent.py', 'connect']))
}

/** The last lines of a container that still exists. */
export async function readLogs(engine: Engine, container: string, lines: number): Promise<string> {
  let text = ''
  const add = (piece: Buffer) => (text += piece.toString())
  new OutputReader(add, add).push(await engine.logs(container, lines))
  return text
}
