import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import { interrupt } from './take-down.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

// Of the lab itself tests/containers/ knows; here it is that a command on its way is waited for.

test.serial('take down: a command is interrupted and has cleaned up before anything else happens', async (t) => {
  const command = spawn('bash', ['-c', `trap 'sleep 0.3; echo cleaned up; exit' INT; echo started; while :; do sleep 0.05; done`], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let output = ''
  const ended = once(command, 'close')
  command.stdout.on('data', (chunk) => (output += chunk))
  await once(command.stdout, 'data')
  await interrupt(command.pid!)
  await ended
  t.is(output, 'started\ncleaned up\n')
  await interrupt(command.pid!)
})
