import type { DockerOptions } from 'dockerode'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { enginePort, type EngineAddress } from '../../docker/engine-address.ts'
import { HarnessError } from './errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How an engine is reached, to the last detail: what is left open, dockerode takes from the environment, which may mean another engine. */
export function engineOptions(address: EngineAddress, environment: Environment): DockerOptions {
  switch (address.kind) {
    case 'socket':
      return { ...nothing, protocol: 'http', socketPath: address.path }
    case 'http':
      return { ...nothing, protocol: 'http', host: address.host, port: address.port }
    case 'command': {
      const port = enginePort(address)
      if (port === undefined) throw outOfReach(address.url)
      return { ...nothing, protocol: 'https', ...port, ...certificates(environment) }
    }
  }
}

const nothing = {
  socketPath: undefined, host: undefined, port: undefined, username: undefined, pathPrefix: '/',
  ca: undefined, cert: undefined, key: undefined, timeout: undefined,
  headers: { 'User-Agent': 'dns-rehearsal' },
} as unknown as DockerOptions

/** As the `docker` command finds them. https://docs.docker.com/engine/security/protect-access/ */
function certificates(environment: Environment): DockerOptions {
  const folder = environment['DOCKER_CERT_PATH'] || join(environment['HOME'] || homedir(), '.docker')
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name))
    } catch (error) {
      throw new HarnessError('ENGINE_UNREACHABLE', `The engine wants a certificate, and ${join(folder, name)} cannot be read: ${(error as Error).message}`, { cause: error, hint: 'DOCKER_CERT_PATH names the folder that holds ca.pem, cert.pem and key.pem.' })
    }
  }
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

function outOfReach(url: string): HarnessError {
  return new HarnessError('ENGINE_UNREACHABLE', `The engine at ${url} cannot be used for a lab.`, {
    hint: 'Bring its socket here (ssh -L /tmp/engine.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/engine.sock.',
  })
}
