import type { AskOptions, Question, Response } from '../dns/message.ts'
import type { Transfer, TransferRequest } from '../world/transfer/transfer.ts'
import type { Connection, Lookup, World } from '../world/world.ts'

/**
 * A world in which the same is asked once and everybody is told the same. Checks that look at one name from several sides judge one
 * observation, so their verdicts agree, and a server that is silent is waited for once. For the length of one run: what changes
 * over time is for scenarios, which record it.
 */
export function observeOnce(world: World): World {
  if (world.constant) return world
  const responses = new Map<string, Promise<Response | undefined>>()
  const lookups = new Map<string, Promise<Lookup>>()
  const connections = new Map<string, Promise<Connection>>()
  const transfers = new Map<string, Promise<Transfer>>()
  return {
    kind: world.kind,
    anew: world,
    ask: (host: string, { name, type }: Question, options?: AskOptions) =>
      once(responses, `${host} ${name} ${type} ${options ? JSON.stringify(options) : ''}`, () => world.ask(host, { name, type }, options)),
    lookup: (host, name) => once(lookups, `${host} ${name}`, () => world.lookup(host, name)),
    connect: (host, name, address, port) => once(connections, `${host} ${name} ${address ?? ''} ${port ?? ''}`, () => world.connect(host, name, address, port)),
    ...(world.transfer && { transfer: (host: string, request: TransferRequest) => (isOfMoment(request) ? world.transfer!(host, request) : once(transfers, `${host} ${JSON.stringify(request)}`, () => world.transfer!(host, request))) }),
    ...(world.breaking && { breaking: world.breaking.bind(world) }),
    ...(world.at && { at: world.at.bind(world) }),
    ...(world.selecting && { selecting: world.selecting.bind(world) }),
    ...(world.watchTunnel && { watchTunnel: world.watchTunnel.bind(world) }),
  }
}

/** A push brings something new each time, and who expects one version of an image asks what is there now. */
function isOfMoment({ kind, expecting }: TransferRequest): boolean {
  return kind === 'push' || expecting !== undefined
}

function once<Seen>(seen: Map<string, Promise<Seen>>, key: string, look: () => Promise<Seen>): Promise<Seen> {
  let found = seen.get(key)
  if (!found) seen.set(key, (found = look()))
  return found
}
