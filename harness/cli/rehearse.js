#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it. In the package, all the rest is too. In a checkout it is TypeScript, which Node runs as it
// is from 24 on; an older one hands over to the Node that npm has installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Compiled code is kept between runs: half the start-up time. Before any TypeScript is loaded, so that what strips its types is not needed
// either, and for the threads and processes that this one starts. Node 20 keeps none.
const kept = module.enableCompileCache?.().directory
if (kept !== undefined) process.env.NODE_COMPILE_CACHE ??= kept

const here = dirname(fileURLToPath(import.meta.url))
const main = join(here, 'main.ts')

if (!existsSync(main)) {
  const { runMain } = await import('../../dist/harness/cli/main.js')
  await runMain()
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = main
  const { runMain } = await import('./main.ts')
  await runMain()
} else {
  const node = nodeBeside(here)
  if (node === undefined) {
    process.stderr.write(`rehearse needs Node 24 or later in a checkout, this is ${process.version}.\nhint: run npm ci in the folder of dns-rehearsal, which installs one, or put a newer Node first in PATH\n`)
    process.exit(2)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal signals the whole group; signals sent to this process alone are passed on, and the child decides how it ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`rehearse: ${node} does not start: ${error.message}\n`)
    process.exit(2)
  })
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 2) : 2))
}

/** The executable of the npm package `node`, looked for as Node looks for packages. */
function nodeBeside(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) return undefined
  }
}
