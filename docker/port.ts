import { waitUntilUsedOnHost } from 'tcp-port-used'

const pause = 200

/** Waits until a TCP port takes connections. Why it does not, when the time is up or the machine cannot be found; else `undefined`. */
export async function awaitPort({ host, port }: { readonly host: string; readonly port: number }, milliseconds: number): Promise<string | undefined> {
  try {
    await waitUntilUsedOnHost(port, host, pause, milliseconds)
    return undefined
  } catch (error) {
    const { message } = error as Error
    return message === 'timeout' ? `nobody takes connections at ${host} port ${port}, for ${milliseconds / 1000} s` : message
  }
}
