import type { RunningKind } from './kinds.ts'
import type { SoftwarePlan } from '../plan/dns-server/software.ts'
import { bind } from './bind/plan.ts'
import { coredns } from './coredns/plan.ts'
import { dnsmasq } from './dnsmasq/plan.ts'
import { unbound } from './unbound/plan.ts'

/** How each software is started and configured. */
export const plans: Readonly<Record<RunningKind, SoftwarePlan>> = { bind, unbound, dnsmasq, coredns }
