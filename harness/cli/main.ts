import '../older-node.ts'
import { setMaxListeners } from 'node:events'

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** The only place that knows the process. The first signal ends the work and cleans up, the second ends the process at once. */
export async function runMain(): Promise<void> {
  const controller = new AbortController()
  // Every check listens. Node 20 warns of more than ten.
  setMaxListeners(0, controller.signal)
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(code)
      process.stderr.write('\nrehearse: stopping; once more to stop at once\n')
      controller.abort(new DOMException('interrupted', 'AbortError'))
    })
  }
  // A reader that has seen enough, such as head, closes the pipe. That is no error, and no verdict either: the exit code stays the command's.
  // What could not be written for another reason, on a full disk, was not told: whatever the verdict, nobody has it.
  let untold = false
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || untold) return
      untold = true
      if (stream === process.stdout) process.stderr.write(`rehearse: standard output takes nothing more: ${error.message}\n`)
      controller.abort(new DOMException('interrupted', 'AbortError'))
    })
  }
  // Only now, so that a signal is heeded from the first moment on.
  const [{ deps }, { run }] = await Promise.all([import('./deps.ts'), import('./run.ts')])
  const { stdout, stderr, env } = process
  const code = await run(process.argv.slice(2), { stdout, stderr, input: () => process.stdin, env, deps, signal: controller.signal, now: () => new Date() })
  await flushed(stdout)
  process.exit(untold ? 2 : code)
}

/** Waits until everything written has left the process: `exit` would cut a long report off in a pipe. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}

if (import.meta.main) await runMain()
