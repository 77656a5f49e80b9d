import { nodeNames } from '../../facts/node-names.ts'
import { impairmentIn } from '../../world/impairments.ts'
import { expiredCertificate, presenting } from '../nginx.ts'
import type { BreakPlan } from '../plan.ts'
import type { Breaks, Whole } from './whole.ts'

const nginxFile = '/etc/nginx/nginx.conf'

/** At a private endpoint, or at the addresses of one front end, clients are shown a certificate of the same names that is over. */
export const expiredCertificates: Breaks = (whole, _name, id): readonly BreakPlan[] => {
  const { of } = impairmentIn(id)!
  const name = of.slice(of.indexOf(':') + 1)
  const node = of.startsWith('private-endpoint:') ? nodeNames.privateEndpoint(name) : nodeNames.frontEnds
  const content = whole.lab.nodes.find((one) => one.name === node)?.files.find(({ path }) => path === nginxFile)?.content
  if (content === undefined) return [{ when: [id], measures: [] }]
  const edits = of.startsWith('private-endpoint:') ? [{ text: presenting(), by: presenting(expiredCertificate) }] : atAddresses(content, addressesOf(whole, name))
  return [{ when: [id], measures: [{ kind: 'text', node, path: nginxFile, edits }] }]
}

function addressesOf({ facts }: Whole, frontEnd: string): readonly string[] {
  return facts.frontEnds.filter(({ kind, location }) => `${kind}/${location}` === frontEnd).map(({ address }) => address)
}

/** Servers that listen there and elsewhere become two, alike but for the certificate. */
function atAddresses(content: string, addresses: readonly string[]): readonly { readonly text: string; readonly by: string }[] {
  return [...content.matchAll(/^ {2}server \{\n[\s\S]*?^ {2}\}\n/gm)].flatMap(([block]) => {
    const [here, elsewhere] = [true, false].map((wanted) => block.replaceAll(/^ {4}listen (\S+):\d+ .*\n/gm, (line, address: string) => (addresses.includes(address) === wanted ? line : '')))
    if (here === undefined || elsewhere === undefined || elsewhere === block) return []
    const expired = here.replace('  server {\n', `  server {\n  ${presenting(expiredCertificate)}`)
    return [{ text: block, by: here === block ? expired : elsewhere + expired }]
  })
}
