import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFolder } from '../temporary.ts'

const template = 'fixtures/import/landing-zone.json'

/** A file of Bicep, and a `bicep` command that does this with it; none where nothing is said. */
async function imported(t: ExecutionContext, script?: string): ReturnType<typeof rehearse> {
  const folder = temporaryFolder(t)
  const file = join(folder, 'main.bicep')
  writeFileSync(file, 'param location string\n')
  if (script !== undefined) {
    writeFileSync(join(folder, 'bicep'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'bicep'), 0o755)
  }
  const { PATH } = process.env
  process.env['PATH'] = script === undefined ? folder : `${folder}:${PATH}`
  try {
    return await rehearse(['import', file])
  } finally {
    process.env['PATH'] = PATH
  }
}

test.serial('bicep: a file goes through the command that builds templates, and is imported as what comes out', async (t) => {
  const { code, stdout, stderr } = await imported(t, `[ "$1 $2" = "build --stdout" ] && [ -f "$3" ] && cat '${process.cwd()}/${template}'`)
  const direct = await rehearse(['import', template])
  t.is(code, direct.code, stderr)
  const design = (text: string): string => text.replaceAll(/\S*(?:main\.bicep|landing-zone\.json)/g, 'SOURCE').replaceAll(/^# .*$/gm, '')
  t.is(design(stdout), design(direct.stdout))
})

test.serial('bicep: what the command refuses is told in its own words', async (t) => {
  const { code, stdout, stderr } = await imported(t, 'echo "main.bicep(1,7) : Error BCP033: Expected a value of type \\"string\\"" >&2; exit 1')
  t.is(code, 64)
  t.is(stdout, '')
  t.regex(stderr, /main\.bicep: bicep build did not make a template of it:\n.*main\.bicep\(1,7\) : Error BCP033/)
})

test.serial('bicep: where there is no such command, what to do', async (t) => {
  const { code, stderr } = await imported(t)
  t.is(code, 64)
  t.regex(stderr, /Bicep is read by the bicep command, which is not installed here\n.*bicep build \S+main\.bicep where it is, and import the JSON that it writes/)
})
