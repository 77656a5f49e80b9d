import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'
import { flagship } from '../cli/fakes.ts'

// What only a process of its own can show: its streams, its exit code, the Node that starts it.

const run = promisify(execFile)

for (const [file, code] of [['topologies/shared-zone-conflict.yaml', 1], [flagship, 0]] as const) {
  test.serial(`rehearse: a reader that goes away changes no verdict, for ${file}`, async (t) => {
    // Both streams end in a pipe that nobody reads any more.
    const script = `exec 3>&1; { { ${process.execPath} harness/cli/rehearse.js check ${file} ${file} ${file}; echo $? >&3; } 2>&1 | true; }`
    t.is((await run('bash', ['-c', script])).stdout, `${code}\n`)
  })
}

test.serial('rehearse: standard output that takes nothing more is told, and is no verdict', async (t) => {
  const { code, stderr } = await t.throwsAsync(run('bash', ['-c', `${process.execPath} harness/cli/rehearse.js check ${flagship} > /dev/full`])) as Error & { code?: number; stderr?: string }
  t.is(code, 2)
  t.regex(stderr!, /^rehearse: standard output takes nothing more: ENOSPC/)
  t.notRegex(stderr!, /\n\s+at /)
})

test.serial('validate: - is standard input', async (t) => {
  const { stdout } = await run('bash', ['-c', `${process.execPath} harness/cli/rehearse.js validate - < ${flagship}`])
  t.regex(stdout, /^-: valid; registries 1/)
})

test.serial('rehearse.js: starts with the Node that is there', async (t) => {
  t.is((await run(process.execPath, ['harness/cli/rehearse.js', '--version'])).stdout, '0.1.0\n')
  const failed = await t.throwsAsync(run(process.execPath, ['harness/cli/rehearse.js', 'nonsense']))
  t.is((failed as Error & { code?: number }).code, 64)
})
