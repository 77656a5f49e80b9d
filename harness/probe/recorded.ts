import type { Connection, Lookup, World } from '../world/world.ts'
import { readConnection } from '../runtime/registry-connection.ts'
import { decodeResponse } from '../dns/wire.ts'
import { readDig } from './dig-text.ts'
import { keyOf, type Asked } from './questions.ts'
import { wireMark } from './powershell.ts'
import { statusMark } from './script.ts'

/** What one host said when it was asked. */
export interface Recording {
  readonly design: string
  readonly host: string
  readonly taken: string
  readonly answers: ReadonlyMap<string, { readonly exit: number; readonly out: string }>
}

/** What nobody asked, or could not be asked there: no verdict rests on it. */
class NotRecordedError extends Error {
  override readonly name = 'HarnessError'
}

/** Answers that were recorded, as a world: it says what was said then. */
export function recordedWorld(recordings: readonly Recording[]): World {
  const byHost = new Map(recordings.map((one) => [one.host, one]))
  const find = (host: string, asked: Asked): { readonly exit: number; readonly out: string } => {
    const found = byHost.get(host)?.answers.get(keyOf(asked))
    if (found === undefined) throw new NotRecordedError(`${byHost.has(host) ? `${host} was not asked: ${keyOf(asked)}` : `nobody has recorded what ${host} sees`}`)
    if (found.exit === 127) throw new NotRecordedError(`${host} could not be asked: ${found.out.trim()}`)
    return found
  }
  return {
    kind: 'recorded',
    async ask(host, question, options) {
      const { out } = find(host, { kind: 'ask', question, options })
      return out.startsWith(wireMark) ? decodeResponse(Buffer.from(out.slice(wireMark.length).trim(), 'hex')) : readDig(out)
    },
    async lookup(host, name): Promise<Lookup> {
      const { exit, out } = find(host, { kind: 'lookup', name })
      // getent(1): 2 says that there is no such name.
      if (exit !== 0 && exit !== 2) throw new NotRecordedError(`getent at ${host} ended with exit code ${exit}: ${out.trim()}`)
      const addresses = out.split('\n').map((line) => line.split(/\s/)[0]!).filter((one) => /^\d+(\.\d+){3}$/.test(one))
      return { addresses: [...new Set(addresses)].toSorted((one, other) => numeric(one) - numeric(other)) }
    },
    async connect(host, name, address, port): Promise<Connection> {
      const { exit, out } = find(host, { kind: 'connect', name, address, port })
      const at = out.lastIndexOf(statusMark)
      const read = readConnection({ exitCode: exit, stdout: at < 0 ? '\n000' : `${out.slice(0, at)}\n${out.slice(at + statusMark.length).trim().slice(0, 3)}`, stderr: at < 0 ? out : `${out.slice(0, at)}\n${out.slice(at + statusMark.length + 3)}`, timedOut: false })
      if (read === undefined) throw new NotRecordedError(`curl at ${host} ended with exit code ${exit}: ${out.trim().split('\n').at(-1) ?? ''}`)
      return read
    },
  }
}

function numeric(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}
