import { forwardersIn } from './own-corefile.ts'
import type { RunningTraits } from '../traits.ts'

/** Measured with 1.14.7; see model.ts. */
export const coredns: RunningTraits = {
  label: 'CoreDNS',
  restarts: false,
  withoutForwarder: 'refuses',
  prefers: 'first',
  roundRobin: { setting: 'policy round_robin', instead: 'policy sequential' },
  filterAaaa: { setting: 'template IN AAAA' },
  // https://kubernetes.io/docs/tasks/administer-cluster/coredns/
  runsInClusters: true,
  ownZonesFirst: false,
  recursesForOwn: false,
  handsOnFailures: true,
  configurationFile: '/etc/coredns/Corefile',
  forwardersIn: (files, name) => forwardersIn(files, '/etc/coredns/Corefile', name),
  // plugin/cache, item.go
  cacheSetsAa: 'always',
  failsClosed: 'Let `forward` of azurecr.io name inbound endpoints and nobody else.',
  sharesSoa: false,
  softensDenials: false,
  refusesWhenBusy: false,
  startsWithAliasLoops: true,
}
