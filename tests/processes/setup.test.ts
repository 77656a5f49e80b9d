import { execFile } from 'node:child_process'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../temporary.ts'

const script = join(import.meta.dirname, '../../docker/setup.ts')

test.serial('setup: the script says it once and ends with 2', async (t) => {
  const environment = { ...process.env, DOCKER_HOST: 'unix:///nowhere.sock', XDG_CACHE_HOME: temporaryFolder(t), REHEARSAL_DOCKERD: undefined }
  const { code, stderr } = await execute([script], environment)
  t.is(code, 2)
  t.regex(stderr, /does not answer \(connect ENOENT \/nowhere\.sock\)\.\n\nWhat to do: Start that engine/)
  t.is(stderr.match(/What to do/g)?.length, 1)
})

test.serial('setup: the script knows its images', async (t) => {
  const { code, stderr } = await execute([script, 'windows'], process.env)
  t.is(code, 64)
  t.regex(stderr, /There is no image windows; there are (?:[a-z-]+, )+base, coredns, distribution, crane\./)
})

async function execute(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<{ code: number; stderr: string }> {
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { env: environment }, (error, _stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stderr }))
  })
}
