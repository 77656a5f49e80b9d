import type Docker from 'dockerode'
import type { Duplex } from 'node:stream'

/**
 * Takes hold of a container's input and output before it starts. By hand, since `attach` of dockerode writes its options into the request a
 * second time, as its body. Docker throws that away; Podman reads it as the first words to the container.
 */
export function attach(docker: Docker, id: string): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const request = {
    path: `/containers/${id}/attach?`,
    method: 'POST',
    options: { stream: true, stdin: true, stdout: true, stderr: true },
    file: Buffer.alloc(0),
    hijack: true,
    isStream: true,
    // Any answer but 101, which hands over the connection, is a refusal.
    statusCodes: {},
  }
  docker.modem.dial(request, (error, stream) => (error ? reject(error as Error) : resolve(stream as Duplex)))
  return promise
}
