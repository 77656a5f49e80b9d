import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import type { ExecutionContext } from 'ava'
import type { ArmEndpoint } from './endpoint.ts'

/** What whoever is let in has to show, and nobody ought to print. */
export const token = 'a-secret-that-nobody-prints'

const trusted = tls.getCACertificates('default')

/** Azure's clients remember for the life of a process who gives it its identity: there is one, and nothing waits for its end. */
let identity: Promise<Server> | undefined

/** As App Service offers it: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
async function identityEndpoint(): Promise<string> {
  identity ??= new Promise((resolve) => {
    const server = createServer((request, response) => {
      const resource = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('resource')
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify({ access_token: token, expires_on: String(Math.floor(Date.now() / 1000) + 86_400), resource, token_type: 'Bearer' }))
    })
    server.listen(0, '127.0.0.1', () => resolve(server)).unref()
  })
  return `http://127.0.0.1:${((await identity).address() as AddressInfo).port}/token`
}

/** Lets Azure's own clients trust the endpoint, and gives this machine an identity there. */
export async function logIn(t: Pick<ExecutionContext, 'teardown'>, { authority }: ArmEndpoint): Promise<void> {
  // One at a time: authorities of the same name would be taken for each other.
  tls.setDefaultCACertificates([...trusted, authority])
  t.teardown(() => tls.setDefaultCACertificates([...trusted]))
  environment(t, { IDENTITY_ENDPOINT: await identityEndpoint(), IDENTITY_HEADER: 'a', AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' })
}

/** Variables of this process, until the test ends. */
export function environment(t: Pick<ExecutionContext, 'teardown'>, values: Readonly<Record<string, string>>): void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  t.teardown(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
}
