import test from 'ava'
import { assertChosen, chooseEngine } from '../../harness/runtime/chosen-engine.ts'

const client = (modem: object) => ({ container: { dockerode: { modem } } }) as never
const bare = { DOCKER_CONFIG: '/nowhere', HOME: '/nowhere' }

test('engine: the one that was chosen passes, by socket and by TCP', (t) => {
  t.notThrows(() => assertChosen(client({ socketPath: '/run/mine.sock' }), { ...bare, DOCKER_HOST: 'unix:///run/mine.sock' }))
  t.notThrows(() => assertChosen(client({ host: 'engine.example.org' }), { ...bare, DOCKER_HOST: 'tcp://engine.example.org:2375' }))
})

test('engine: another one, found instead of the one that was chosen, is refused', (t) => {
  const error = t.throws(() => assertChosen(client({ socketPath: '/var/run/docker.sock' }), { ...bare, DOCKER_HOST: 'unix:///run/mine.sock' }))
  t.is(error.message, 'The engine at unix:///run/mine.sock cannot be used for a lab.')
})

test('engine: one over SSH is refused with a way out', (t) => {
  const error = t.throws(() => assertChosen(client({ socketPath: '/var/run/docker.sock' }), { ...bare, DOCKER_HOST: 'ssh://root@example.org' }))
  t.regex((error as Error & { hint: string }).hint, /ssh -L/)
})

test('engine: where nobody chose, whichever was found is right, and no container is run to learn its address', (t) => {
  t.notThrows(() => assertChosen(client({ socketPath: '/run/user/1000/docker.sock' }), bare))
  const environment: NodeJS.ProcessEnv = { ...bare }
  chooseEngine(environment)
  t.deepEqual(environment, { ...bare, TESTCONTAINERS_HOST_OVERRIDE: 'localhost' })
})
