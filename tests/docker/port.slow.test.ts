import { createServer } from 'node:net'
import { once } from 'node:events'
import test from 'ava'
import { awaitPort } from '../../docker/port.ts'
import { engineAddress, enginePort } from '../../docker/engine-address.ts'

test.serial('a port that opens later is waited for, one that does not is told', async (t) => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const place = { host: '127.0.0.1', port }
  t.is(await awaitPort(place, 1000), undefined)
  await new Promise((resolve) => server.close(resolve))
  t.is(await awaitPort(place, 300), `nobody takes connections at 127.0.0.1 port ${port}, for 0.3 s`)
  setTimeout(() => server.listen(port, '127.0.0.1'), 300)
  t.is(await awaitPort(place, 10_000), undefined)
  server.close()
})

test.serial('the port of an engine, with TLS and without', (t) => {
  const portOf = (environment: Record<string, string>) => enginePort(engineAddress({ HOME: '/nowhere', DOCKER_CONFIG: '/nowhere', ...environment }))
  t.deepEqual(portOf({ DOCKER_HOST: 'tcp://engine' }), { host: 'engine', port: 2375 })
  t.deepEqual(portOf({ DOCKER_HOST: 'tcp://engine:2376', DOCKER_TLS_VERIFY: '1' }), { host: 'engine', port: 2376 })
  t.is(portOf({ DOCKER_HOST: 'ssh://engine' }), undefined)
  t.is(portOf({}), undefined)
})
