import type { PlatformKind, RunningKind, SoftwareKind } from './kinds.ts'
import type { AbsentTraits, RunningTraits, StandIn, Traits } from './traits.ts'
import { bind } from './bind/traits.ts'
import { coredns } from './coredns/traits.ts'
import { dnsmasq } from './dnsmasq/traits.ts'
import { unbound } from './unbound/traits.ts'
import { windows } from './windows/traits.ts'

/** Traits of what containers run. */
export const running: Readonly<Record<RunningKind, RunningTraits>> = { bind, unbound, dnsmasq, coredns }

const absent: Readonly<Record<Exclude<SoftwareKind, RunningKind>, AbsentTraits>> = { windows }

/** Traits of every software that somebody may run, by the kind that topologies name it by. */
export const software: Readonly<Record<SoftwareKind, Traits>> = { ...running, ...absent }

export const softwareKinds: readonly SoftwareKind[] = Object.keys(software) as SoftwareKind[]

/** Whether somebody runs it, with a configuration of his own; what Azure runs has none. */
export function isSoftware(kind: SoftwareKind | PlatformKind): kind is SoftwareKind {
  return kind in software
}

export function isRunning(kind: SoftwareKind): kind is RunningKind {
  return kind in running
}

/** What stands in for a software that no container runs, with forwarders for everything else or without; `undefined` for all others. */
export function standInFor(kind: SoftwareKind, forwards: boolean): StandIn | undefined {
  return isRunning(kind) ? undefined : absent[kind].standIn[forwards ? 'forwarding' : 'walking']
}

/** The software that runs where a design says this one. */
export function ranAs(kind: SoftwareKind, forwards: boolean): RunningKind {
  return isRunning(kind) ? kind : absent[kind].standIn[forwards ? 'forwarding' : 'walking'].kind
}
