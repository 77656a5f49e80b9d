import { engineAddress } from '../../docker/engine-address.ts'
import { podmanVersion } from '../../docker/podman-version.ts'
import { Engine, failure } from './engine.ts'
import { engineOptions } from './engine-options.ts'
import { HarnessError } from './errors.ts'
import { loadClient } from './load-client.ts'
import { Impatience, patiently } from './patience.ts'

/**
 * An engine to start labs on: the one at an address, such as `unix:///run/docker.sock` or `tcp://engine.example.org:2375`; without one,
 * the engine that the `docker` command would talk to here. Nothing of the process is changed, and whatever else in it uses an engine
 * goes on as before.
 */
export async function openEngine(url?: string, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Engine> {
  const options = engineOptions(engineAddress(url === undefined ? environment : { ...environment, DOCKER_HOST: url }), environment)
  const { connect } = await loadClient()
  const client = connect(options)
  const version = await patiently(client.docker.version()).catch((error: unknown) => {
    if (error instanceof Impatience) throw failure(error, 'say what it is')
    throw new HarnessError('ENGINE_UNREACHABLE', 'No container engine answers.', {
      cause: error,
      hint: 'Start Docker, or let DOCKER_HOST point at an engine: docker info must work.',
    })
  })
  return new Engine(client, options, podmanVersion(version))
}
