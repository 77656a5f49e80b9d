import type { AskOptions } from '../../harness/dns/message.ts'
import type { World } from '../../harness/world/world.ts'

/** What a host gets, in one line: `NOERROR contoso.azurecr.io CNAME … 10.0.1.5`, or `silence`. */
export async function answer(world: World, host: string, name: string, { type = 'A', ...options }: AskOptions & { readonly type?: string } = {}): Promise<string> {
  const response = await world.ask(host, { name, type }, options)
  if (!response) return 'silence'
  return [response.rcode, ...response.answer.filter((record) => record.type === type).map(({ data }) => data)].join(' ')
}

/** Who loses patience first decides which of the two it is. */
const noAnswer = (text: string): string => (text === 'SERVFAIL' ? 'silence' : text)

/** What each host gets for a name, and how a connection to it goes. */
export async function seen(world: World, hosts: readonly string[], name: string): Promise<readonly string[]> {
  return Promise.all(hosts.map(async (host) => {
    const [answered, { outcome }] = await Promise.all([answer(world, host, name), world.connect(host, name)])
    return `${host}: ${noAnswer(answered)}, ${outcome}`
  }))
}
