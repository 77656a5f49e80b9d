import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import test from 'ava'
import { temporaryFolder } from '../temporary.ts'

// What it measures is nobody's verdict; that each of its parts comes to its end is. By day the README's test runs one of them.

test('bench: every part of it measures something', async (t) => {
  t.timeout(3_600_000, 'all parts of it')
  const output = `${temporaryFolder(t)}/bench.json`
  await promisify(execFile)(process.execPath, ['tests/bench/bench.ts', '--runs', '1', '--output', output])
  const { figures } = JSON.parse(readFileSync(output, 'utf8')) as { readonly figures: Readonly<Record<string, readonly unknown[]>> }
  for (const [part, measured] of Object.entries(figures)) t.true(measured.length > 0, part)
  t.true(Object.keys(figures).length > 10)
})
