import { ChildProcess } from 'node:child_process'
import { Server, Socket } from 'node:net'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { registerCompletionHandler } from 'ava'

// Loaded into the process of each test file (package.json, `ava.require`). A process that something keeps from ending when all of its tests
// have passed would have AVA wait for ten minutes, and then fail without a name. Here it fails soon, and says of what it cannot let go.

/** Milliseconds that a process may take to end after its last test. */
const budget = 20_000

/** What a process cannot end for, in words for whoever has to find it. */
function held(): readonly string[] {
  const handles = (process as unknown as { _getActiveHandles(): readonly object[] })._getActiveHandles()
  const own: readonly object[] = [process.stdin, process.stdout, process.stderr]
  return [...handles.filter((handle) => !own.includes(handle)).map(described), ...process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate')]
}

function described(handle: object): string {
  if (handle instanceof ChildProcess) return `a child process: ${handle.spawnargs.join(' ')}`
  if (handle instanceof Server) return `a server on ${JSON.stringify(handle.address())}`
  if (handle instanceof Socket) {
    const request = (handle as { _httpMessage?: { method: string; path: string } })._httpMessage
    return `a line to ${handle.remoteAddress ?? 'a socket or pipe'}${request ? ` (${request.method} ${request.path})` : ''}, ${handle.bytesWritten} octets sent, ${handle.bytesRead} received`
  }
  return handle.constructor.name
}

registerCompletionHandler(() => {
  setTimeout(() => {
    const file = relative(process.cwd(), fileURLToPath(test.meta.file))
    process.stderr.write(`${file}: all tests have ended ${budget / 1000} s ago, and the process cannot, for\n${held().map((line) => `  ${line}\n`).join('')}`)
    process.exit(1)
  }, budget).unref()
})
