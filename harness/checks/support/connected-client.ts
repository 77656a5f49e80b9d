import { causeOfSilence } from '../../diagnosis/cause/silence.ts'
import type { Finding } from '../../diagnosis/finding.ts'
import type { ConnectedRegistry } from '../../resources/connected-registries/language.ts'
import type { TransferFailure } from '../../world/transfer/transfer.ts'
import type { Rehearsed } from '../check.ts'
import { causeAbove } from './upstreams.ts'

/** Why a client of a connected registry did not get an image from it, or could not leave one there. */
export async function causeAtConnected({ facts, world }: Rehearsed, connected: ConnectedRegistry, client: string, login: string, { fault }: TransferFailure): Promise<Pick<Finding, 'because' | 'fix' | 'at' | 'edits'>> {
  const { name, parent, host, loginServer } = connected
  const path = ['connectedRegistries', name]
  switch (fault) {
    case 'unknown-manifest': {
      const above = await causeAbove(facts, world, connected)
      const without = `${name} does not have the image: it has not got it from ${parent}`
      return above === undefined ? { because: without, fix: `Let ${host} reach ${parent} (connected-registries-online says how far it gets).`, at: [...path, 'parent'] } : { ...above, because: `${without}, since ${above.because}` }
    }
    case 'unresolved': {
      const response = await world.ask(client, { name: login, type: 'A' })
      if (response === undefined) return causeOfSilence(facts, facts.hosts.get(client)!, response)
      return { because: `${client} finds no address for ${login}: Azure has no record for connected registries`, fix: `A record ${login} for ${host} in the DNS that ${client} asks; or the address of ${host} in the image's name.`, at: [...path, 'loginServer'] }
    }
    case 'certificate': return { because: `${login} leads ${client} to somebody else's certificate`, fix: `Let ${login} lead to ${host}.`, at: loginServer === undefined ? path : [...path, 'loginServer'] }
    default: return { because: `${client} does not get to ${name} at ${login} (${fault})`, fix: `Let ${client} reach ${host} at port 443.`, at: [...path, 'clients'] }
  }
}
