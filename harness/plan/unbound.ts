import type { Question } from '../dns/message.ts'
import type { FilePlan, InterfacePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'

/** Names under one zone are asked of these servers (unbound.conf(5), forward-zone). */
export interface ForwardZone {
  /** The root is the empty string. */
  readonly name: string
  readonly addresses: readonly string[]
  /** Whether answers are asked for anew each time (`forward-no-cache`). */
  readonly uncached?: boolean
  /** Whether it goes on to the root where these are silent (`forward-first`). */
  readonly first?: boolean
}

/**
 * A node that runs unbound: it asks for each target of a CNAME anew, which is what Azure's resolver does where it recursed itself.
 */
export function unbound(options: {
  name: string
  kind: NodePlan['kind']
  interfaces: readonly InterfacePlan[]
  /** Addresses it answers at. */
  listen: readonly string[]
  /** Address its own questions come from. */
  source?: string
  forwardZones: readonly ForwardZone[]
  /** Milliseconds before a question is sent again, where it goes to forwarders that may have to wait themselves. */
  patience?: number
  /** Whether what it has learned may depend on what a lab breaks. */
  forgets?: true
  /** Content of a hints file, for a resolver that starts at the root. */
  rootHints?: string
  ready: { address: string; question: Question }
}): NodePlan {
  const hints = '/etc/unbound/root.hints'
  const config: FilePlan = {
    path: '/etc/unbound/lab.conf',
    content: renderUnbound({ ...options, ...(options.rootHints === undefined ? {} : { hints }) }),
  }
  return {
    name: options.name,
    kind: options.kind,
    image: images.unbound,
    command: ['unbound', '-d', '-c', '/etc/unbound/lab.conf'],
    environment: {},
    files: options.rootHints === undefined ? [config] : [config, { path: hints, content: options.rootHints }],
    nameServers: [],
    searchDomains: [],
    interfaces: options.interfaces,
    ready: { kind: 'dns', ...options.ready },
    reload: { command: ['unbound-control', '-c', '/etc/unbound/lab.conf', 'reload_keep_cache'] },
    ...(options.forgets && { forget: forgetting('/etc/unbound/lab.conf') }),
  }
}

/** Answers, and which servers are silent; what is still being asked for would learn the latter once more (unbound-control(8)). */
export function forgetting(config: string): NonNullable<NodePlan['forget']> {
  return { command: ['sh', '-c', `unbound-control -c ${config} flush_requestlist && unbound-control -c ${config} flush_zone . && unbound-control -c ${config} flush_infra all`] }
}

/** Of a server for everybody in a lab, whose internet has no IPv6. Its zones are not signed, so nothing is validated; names are not minimised, so that logs show whole questions. */
export const resolving: readonly string[] = [
  '  access-control: 0.0.0.0/0 allow',
  '  do-ip6: no',
  '  module-config: "iterator"',
  '  qname-minimisation: no',
]

/** The only process of its container, whose output is the log; told to forget by unbound-control. */
export const inContainer: readonly string[] = [
  '  username: ""',
  '  chroot: ""',
  '  directory: ""',
  '  pidfile: ""',
  '  use-syslog: no',
  '  log-queries: yes',
  '  log-replies: yes',
  'remote-control:',
  '  control-enable: yes',
  '  control-use-cert: no',
  '  control-interface: /run/unbound.ctl',
]

export function forwardZone({ name, addresses, uncached, first }: ForwardZone): readonly string[] {
  return [
    'forward-zone:',
    `  name: "${name}."`,
    ...addresses.map((address) => `  forward-addr: ${address}`),
    ...(uncached ? ['  forward-no-cache: yes'] : []),
    ...(first ? ['  forward-first: yes'] : []),
  ]
}

/** Reserved names that unbound would answer by itself, but that a private zone may have. */
export const releasedZones: readonly string[] = ['test', 'invalid', 'home.arpa', 'onion']

function renderUnbound(options: {
  listen: readonly string[]
  source?: string
  forwardZones: readonly ForwardZone[]
  patience?: number
  hints?: string
}): string {
  const server = [
    'server:',
    ...options.listen.map((address) => `  interface: ${address}`),
    ...(options.source ? [`  outgoing-interface: ${options.source}`] : []),
    ...resolving,
    '  ip-freebind: yes',
    '  minimal-responses: yes',
    '  rrset-roundrobin: no',
    '  target-fetch-policy: "0 0 0 0 0"',
    '  unblock-lan-zones: yes',
    ...releasedZones.map((zone) => `  local-zone: "${zone}." nodefault`),
    '  edns-buffer-size: 1232',
    '  max-udp-size: 1232',
    '  incoming-num-tcp: 100',
    '  num-threads: 1',
    '  msg-cache-size: 4m',
    '  rrset-cache-size: 8m',
    '  key-cache-size: 64k',
    '  neg-cache-size: 64k',
    ...(options.patience ? [`  unknown-server-time-limit: ${options.patience}`, `  infra-cache-min-rtt: ${options.patience}`] : []),
    ...(options.hints ? [`  root-hints: "${options.hints}"`] : []),
    ...inContainer,
  ]
  return `${[...server, ...options.forwardZones.flatMap(forwardZone)].join('\n')}\n`
}
