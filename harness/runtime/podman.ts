import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { readFileSync } from 'node:fs'

/**
 * What Podman's Docker API (`podman system service`) takes otherwise than Docker's engine. Tried with Debian's Podman 4.3, as root
 * and without; all else of a lab is the same there.
 */

const joined = 'container:'

/** The container whose processes a new one would share. */
export function sharesWith({ HostConfig }: ContainerCreateOptions): string | undefined {
  const mode = HostConfig?.PidMode
  return mode?.startsWith(joined) ? mode.slice(joined.length) : undefined
}

/**
 * What containers have in Docker from the start and not in Podman: servers that are not root listen at port 53, and whoever pings or records
 * needs raw sockets. Without root there are no more groups than 65,536, and a range beyond them is an invalid argument to the kernel.
 */
const fromTheStart = {
  sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0', 'net.ipv4.ping_group_range': '0 65535' },
  capabilities: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'],
}

/**
 * Whose processes are shared is named by the namespace, not by the container: Podman keeps a container for as long as another one names it,
 * even one that has ended and is to be removed (libpod/runtime_ctr.go, "has dependent containers which must be removed before it").
 *
 * @param processId Of the container that is shared with, on the engine's machine.
 */
export function forPodman(options: ContainerCreateOptions, processId: number | undefined, limits: readonly Limit[]): ContainerCreateOptions {
  const { Sysctls = {}, CapAdd = [], ...rest } = options.HostConfig ?? {}
  return {
    ...options,
    HostConfig: {
      ...rest,
      Sysctls: { ...fromTheStart.sysctls, ...Sysctls },
      CapAdd: [...fromTheStart.capabilities, ...(CapAdd as string[])],
      ...(processId !== undefined && { PidMode: `ns:/proc/${processId}/ns/pid` }),
      Ulimits: [...limits],
    },
  }
}

export interface Limit {
  readonly Name: 'nofile' | 'nproc'
  readonly Soft: number
  readonly Hard: number
}

/** What Podman asks for by itself (libpod/define, RLimitDefaultValue). */
const asked = 1_048_576

/**
 * Podman raises the limits of each container to a million, which a machine refuses whose root may not raise limits (no CAP_SYS_RESOURCE, as
 * inside of a container): "error setting rlimit type 7: operation not permitted". On this machine an engine is taken to have the limits that
 * this process has; Podman lowers that of processes to the kernel's. Of one elsewhere nothing is known: it gets what any has.
 *
 * @param own This process's, as in /proc/self/limits.
 */
export function limitsIn(own: string, pidMax: number): readonly Limit[] {
  const hard = (row: string) => Number(new RegExp(`^${row}\\s+\\S+\\s+(\\d+)`, 'm').exec(own)?.[1] ?? asked)
  const limit = (Name: Limit['Name'], value: number): Limit => ({ Name, Soft: value, Hard: value })
  return [limit('nofile', Math.min(asked, hard('Max open files'))), limit('nproc', Math.min(asked, pidMax, hard('Max processes')))]
}

/** More files than a lab of 500 hosts has open in one container (its fabric, one for each host and server that was asked), and what a service gets at the least. */
const elsewhere = ['nofile', 'nproc'].map((Name) => ({ Name, Soft: 16_384, Hard: 16_384 })) as readonly Limit[]

export function limitsFor(options: Pick<Docker.DockerOptions, 'socketPath'>): readonly Limit[] {
  if (options.socketPath === undefined || process.platform !== 'linux') return elsewhere
  return limitsIn(readFileSync('/proc/self/limits', 'utf8'), Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8')))
}

/** Its names for the ends of containers. In its answers the first is Docker's, in filters only its own is known. */
export const podmanEvents = { died: 'die', remove: 'destroy' } as const
