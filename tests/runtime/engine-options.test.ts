import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { engineAddress } from '../../docker/engine-address.ts'
import { engineOptions } from '../../harness/runtime/engine-options.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { temporaryFolder } from '../temporary.ts'

const bare = { DOCKER_CONFIG: '/nowhere', HOME: '/nowhere' }
const optionsIn = (environment: Readonly<Record<string, string>>) => engineOptions(engineAddress({ ...bare, ...environment }), { ...bare, ...environment })

test('engine: by socket and by TCP, and where nobody chose, where the docker command looks', (t) => {
  t.like(optionsIn({ DOCKER_HOST: 'unix:///run/mine.sock' }), { protocol: 'http', socketPath: '/run/mine.sock', host: undefined })
  t.like(optionsIn({ DOCKER_HOST: 'tcp://engine.example.org' }), { protocol: 'http', host: 'engine.example.org', port: 2375, socketPath: undefined })
  t.like(optionsIn({}), { protocol: 'http', socketPath: '/var/run/docker.sock', host: undefined })
})

test('engine: over TLS, with the certificates that the docker command would use', (t) => {
  const folder = temporaryFolder(t)
  const tls = { DOCKER_HOST: 'tcp://engine.example.org:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
  const error = t.throws(() => optionsIn(tls), { instanceOf: HarnessError, code: 'ENGINE_UNREACHABLE' })
  t.regex(error.message, /ca\.pem cannot be read/)
  t.regex(error.hint!, /DOCKER_CERT_PATH/)
  for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(folder, name), name)
  t.like(optionsIn(tls), { protocol: 'https', host: 'engine.example.org', port: 2376, ca: Buffer.from('ca.pem'), cert: Buffer.from('cert.pem'), key: Buffer.from('key.pem') })
})

test('engine: one over SSH is refused with a way out', (t) => {
  const error = t.throws(() => optionsIn({ DOCKER_HOST: 'ssh://root@example.org' }), { instanceOf: HarnessError, code: 'ENGINE_UNREACHABLE', message: 'The engine at ssh://root@example.org cannot be used for a lab.' })
  t.regex(error.hint!, /ssh -L/)
})

test('engine: nothing is left open that the environment could fill in with another engine', (t) => {
  for (const DOCKER_HOST of ['unix:///run/mine.sock', 'tcp://engine.example.org:2375']) {
    const options = optionsIn({ DOCKER_HOST })
    t.deepEqual(['socketPath', 'host', 'port', 'protocol', 'pathPrefix', 'ca', 'cert', 'key', 'timeout'].filter((name) => !(name in options)), [])
  }
})
