import type { AskOptions } from '../../harness/dns/message.ts'
import type { World } from '../../harness/world/world.ts'

/** What a host gets, in one line: `NOERROR contoso.azurecr.io CNAME … 10.0.1.5`, or `silence`. */
export async function answer(world: World, host: string, name: string, { type = 'A', ...options }: AskOptions & { readonly type?: string } = {}): Promise<string> {
  const response = await world.ask(host, { name, type }, options)
  if (!response) return 'silence'
  return [response.rcode, ...response.answer.filter((record) => record.type === type).map(({ data }) => data)].join(' ')
}
