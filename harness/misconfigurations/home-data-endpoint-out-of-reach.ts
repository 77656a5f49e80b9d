import { describeConnection } from '../diagnosis/observed/describe.ts'
import { upstreamsOf } from '../facts/connected-registries.ts'
import { isShutOut, type Connection } from '../world/world.ts'
import type { Misconfiguration } from './misconfiguration.ts'

const reached = (connection: Connection): boolean => connection.outcome === 'http' && !isShutOut(connection)

/** M47. It looks well from the site: a login works, and its clients pull what it has. */
export const homeDataEndpointOutOfReach: Misconfiguration = {
  id: 'home-data-endpoint-out-of-reach',
  catalogue: 'M47',
  title: "A connected registry reaches the login server, but not the home region's data endpoint.",
  symptom: 'connection state Offline, while a login from there works and clients of the site pull what is there',
  fix: "Let the connected registry find the home region's data endpoint, and reach it at port 443.",
  source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
  *find({ facts, sights }) {
    for (const upstream of upstreamsOf(facts)) {
      if ('above' in upstream) continue
      const { connected: { name }, host, service } = upstream
      const [login, data] = ['login', 'data'].map((kind) => upstream.names.find((one) => one.kind === kind)!.name) as [string, string]
      const seen = sights(host)
      if (!reached(seen.connection(login)) || reached(seen.connection(data))) continue
      yield {
        at: ['connectedRegistries', name, 'parent'],
        hosts: [host.host.name],
        what: `${name} reaches ${login} from ${host.host.name}, but not ${data}, the data endpoint of the home region of ${service.name}.`,
        predicted: `${host.host.name} at ${data}: ${describeConnection(seen.connection(data))}`,
        fix: `Let ${host.host.name} find ${data} and reach it at port 443, as it reaches ${login}.`,
      }
    }
  },
}
