import type { ContainerRuntimeClient } from 'testcontainers'
import { engineAddress } from '../../docker/engine-address.ts'
import { HarnessError } from './errors.ts'

/**
 * Tells testcontainers which engine to use: the one that set-up made ready. Left to itself it asks the engine for the address of
 * ports that a lab does not publish, with a container of an image from Docker Hub, and where that fails it silently goes on to the
 * next engine it knows.
 */
export function chooseEngine(environment: NodeJS.ProcessEnv): void {
  const address = engineAddress(environment)
  if (address.kind === 'socket' && address.chosen) environment['DOCKER_HOST'] = `unix://${address.path}`
  environment['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost'
}

/** Throws when the client has found another engine than the one that was chosen. */
export function assertChosen({ container: { dockerode } }: ContainerRuntimeClient, environment: NodeJS.ProcessEnv): void {
  const address = engineAddress(environment)
  if (!address.chosen) return
  const { socketPath, host } = dockerode.modem as { socketPath?: string; host?: string }
  const right = address.kind === 'socket' ? socketPath === address.path : address.kind === 'http' ? host === address.host : address.url.startsWith('tcp://')
  if (right) return
  const wanted = address.kind === 'socket' ? `unix://${address.path}` : address.kind === 'http' ? `tcp://${address.host}:${address.port}` : address.url
  throw new HarnessError('ENGINE_UNREACHABLE', `The engine at ${wanted} cannot be used for a lab.`, {
    hint:
      address.kind === 'command'
        ? 'Bring its socket here (ssh -L /tmp/engine.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/engine.sock.'
        : 'Does docker info work with this DOCKER_HOST?',
  })
}
