import { spawn } from 'node:child_process'
import type { DockerOptions } from 'dockerode'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { label } from './identity.ts'

/** How the process beside reaches the engine, and whose containers it removes there. One line of JSON on its standard input. */
export interface Watched {
  readonly label: string
  readonly socketPath?: string
  readonly host?: string
  readonly port?: number | string
  /** In PEM, for an engine over TLS. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string }
}

/** What the process beside is told once there is nothing more for it to do. */
export const released = 'released'

/**
 * Watches over a start of a lab from a process of its own, in a session of its own, as Ryuk does from a container: when this process ends
 * before it has said that the lab stands or is gone, be it by SIGKILL, whatever it had begun is removed. A lab that stands has its fabric
 * for that; containers that were created and never started have nobody else. It talks to the engine that the lab is on, wherever that is,
 * and costs no container.
 */
export function watchOver(run: string, options: DockerOptions): { release(): void } {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`remove-when-alone${extname(import.meta.url)}`, import.meta.url))], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, windowsHide: true })
  // Without it a lab is as safe as it was: the next start sweeps.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  child.stdin.write(`${JSON.stringify(watched(run, options))}\n`)
  return { release: () => void child.stdin.end(`${released}\n`) }
}

function watched(run: string, { socketPath, host, port, ca, cert, key }: DockerOptions): Watched {
  const secured = ca !== undefined && cert !== undefined && key !== undefined
  return {
    label: `${label.run}=${run}`,
    ...(socketPath !== undefined && { socketPath }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(secured && { tls: { ca: String(ca), cert: String(cert), key: String(key) } }),
  }
}
