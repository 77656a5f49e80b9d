import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { renderCorefile, type ServerBlock } from '../software/coredns/corefile.ts'

export interface Files {
  readonly blocks: readonly ServerBlock[]
  readonly files: readonly { readonly path: string; readonly content: string }[]
}

export interface NameServer {
  /** Has it go by other files; resolves once it does. */
  take(files: Files): Promise<void>
  /** Rejects when it ends. */
  readonly ended: Promise<never>
}

const corefile = '/etc/coredns/Corefile'

/** CoreDNS, started with these files. What it says is handed on. */
export function startNameServer(binary: string, first: Files): NameServer {
  write(first)
  let current = JSON.stringify(first)
  const child = spawn(binary, ['-conf', corefile], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`CoreDNS ended with ${code}`)))
  })
  ended.catch(() => undefined)
  let waiting: ((trouble?: string) => void) | undefined
  createInterface(child.stdout).on('line', (line) => {
    console.log(line)
    if (line.includes('Reloading complete')) waiting?.()
    else if (line.includes('[ERROR]') && /SIGUSR1|Restart failed/i.test(line)) waiting?.(line)
  })
  return {
    ended,
    async take(files) {
      const wanted = JSON.stringify(files)
      if (wanted === current) return
      write(files)
      current = wanted
      const done = new Promise<void>((resolve, reject) => {
        waiting = (trouble) => (trouble === undefined ? resolve() : reject(new Error(trouble)))
      })
      child.kill('SIGUSR1')
      await Promise.race([done, ended])
      waiting = undefined
    },
  }
}

function write({ blocks, files }: Files): void {
  mkdirSync('/zones', { recursive: true })
  mkdirSync('/etc/coredns', { recursive: true })
  for (const { path, content } of [...files, { path: corefile, content: renderCorefile(blocks) }]) {
    // In one piece: CoreDNS looks at the files of its zones by itself, too.
    writeFileSync(`${path}.new`, content)
    renameSync(`${path}.new`, path)
  }
}
