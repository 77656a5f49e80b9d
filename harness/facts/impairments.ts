import { badAnswers, badTimes, badWays, type BadAnswer, type BadWay, type Impairment } from '../world/impairments.ts'
import { impairedId, type Component, type ComponentKind } from '../world/component.ts'
import type { Facts } from './types.ts'

const servers: ReadonlySet<ComponentKind> = new Set(['dns-server', 'inbound-endpoint', 'azure-dns', 'recursive-resolver', 'public-zone'])
const links: ReadonlySet<ComponentKind> = new Set(['peering', 'connection'])
const doors: ReadonlySet<ComponentKind> = new Set(['private-endpoint', 'front-end'])

/** How the components of a design can be there and do badly what they do: in the order of the design. Clocks are those of hosts. */
export function impairments({ topology }: Pick<Facts, 'topology'>, components: readonly Component[]): readonly Component[] {
  const impaired = components.flatMap((component) => waysOf(component.kind).map((how) => named(how, component)))
  const clocks = Array.from(topology.hosts.keys(), (name): Component => ({ id: `clock:${name}`, kind: 'clock', failure: `the clock of ${name} ${badTimes.clock}: it takes no certificate for good`, at: ['hosts', name] }))
  return [...impaired, ...clocks]
}

/** Only whoever is authoritative can cease to be so; and a door is as good as the link to it, both ways. */
function waysOf(kind: ComponentKind): readonly Impairment[] {
  if (servers.has(kind)) return (Object.keys(badAnswers) as BadAnswer[]).filter((how) => how !== 'lame' || kind === 'public-zone')
  if (links.has(kind)) return Object.keys(badWays) as BadWay[]
  return doors.has(kind) ? ['loss', 'delay', 'rate', 'expired-certificate'] : []
}

function named(how: Impairment, { id, kind, at }: Component): Component {
  const what = { ...badAnswers, ...badWays, ...badTimes }[how]
  return { id: impairedId(how, id), kind: how, failure: `${subject(kind, id.slice(kind.length + 1))} ${what}`, ...(at && { at }) }
}

function subject(kind: ComponentKind, name: string): string {
  const [one = '', other = ''] = name.split('/')
  switch (kind) {
    case 'dns-server':
      return `the DNS server ${name}`
    case 'inbound-endpoint':
      return `the inbound endpoint ${other} of ${one}`
    case 'azure-dns':
      return `168.63.129.16 in ${name}`
    case 'recursive-resolver':
      return `the public resolver of ${name}`
    case 'public-zone':
      return `the public server of ${name === '.' ? 'the root' : name}`
    case 'peering':
      return `the peering ${other} of ${one}`
    case 'front-end':
      return `the public ${one} front end of ${other}`
    default:
      return `the ${kind.replaceAll('-', ' ')} ${name}`
  }
}
