import type { RunningKind } from './kinds.ts'
import type { SoftwareModel } from '../model/dns-server/parts.ts'
import { bind } from './bind/model.ts'
import { coredns } from './coredns/model.ts'
import { dnsmasq } from './dnsmasq/model.ts'
import { unbound } from './unbound/model.ts'

/** How each software behaves, as measured. */
export const models: Readonly<Record<RunningKind, SoftwareModel>> = { bind, unbound, dnsmasq, coredns }
