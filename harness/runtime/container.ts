import type { ContainerCreateOptions } from 'dockerode'
import type { FilePlan, NodePlan, Plan } from '../plan/plan.ts'
import { nodeNames } from '../facts/node-names.ts'
import { images, ownImages } from '../../docker/images.ts'
import { label, owner, type LabKind } from './identity.ts'

/** One start of a lab: what its containers' names and labels are made of. */
export interface Run {
  readonly plan: Plan
  readonly id: string
  readonly kind: LabKind
}

export const fabricName: string = nodeNames.fabric

/** `flagship-app-weu-1f0c9a2b`: readable in `docker ps`, and no two runs meet. */
export function containerName(run: Run, node: string): string {
  return `${run.plan.name.toLowerCase().replace(/[^a-z0-9_.-]+/g, '-').replace(/^[^a-z0-9]+/, '')}-${node}-${run.id}`
}

/**
 * Images of this project, whose command is all that runs and which have a shell. Their command is started by a shell that stops
 * itself first, so that the agent can give the node its cables and files before the server looks for them; copying files
 * through the engine would take as long as half a container's start.
 */
const gated: ReadonlySet<string> = new Set(ownImages.map((key) => images[key]))

export function isGated(node: NodePlan): boolean {
  return gated.has(node.image)
}

/**
 * The fabric. NET_ADMIN wires, SYS_ADMIN makes and enters namespaces and makes /proc/sys writable, SYS_PTRACE reads other containers'
 * /proc entries. AppArmor's default profile for containers would forbid the mounts behind `ip netns`.
 */
export function fabricOptions(run: Run): ContainerCreateOptions {
  return {
    name: containerName(run, fabricName),
    Image: images.fabric,
    Cmd: ['python3', '/usr/local/lib/rehearsal/agent.py', run.kind],
    Hostname: fabricName,
    Labels: labels(run, fabricName),
    OpenStdin: run.kind === 'test',
    StdinOnce: run.kind === 'test',
    AttachStdin: run.kind === 'test',
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      AutoRemove: true,
      CapAdd: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_PTRACE'],
      SecurityOpt: ['apparmor=unconfined'],
      // Its output is DNS messages.
      LogConfig: { Type: 'none', Config: {} },
    },
  }
}

const tunnelDevice = '/dev/net/tun'

/**
 * As Azure advises its Linux machines (https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances).
 * The C library's own five seconds are longer than other programs wait.
 */
const resolverOptions = 'options timeout:1 attempts:5'

/**
 * What the engine would write into a container that it gives a network. These have none of its networks, not even `none`: ending,
 * as the containers of a lab do, all at once on one network, they can lock the engine up for good (libnetwork before Docker 23:
 * controller.processEndpointDelete waits for the network that network.getSvcRecords holds, which waits for the controller).
 */
export function machineFiles({ nameServers, nameServersByDomain, searchDomains, ndots, hostsFile = [] }: NodePlan): readonly FilePlan[] {
  const resolvConf = [
    ...(searchDomains.length > 0 ? [`search ${searchDomains.join(' ')}`] : []),
    ...(nameServersByDomain === undefined ? nameServers : ['127.0.0.1']).map((address) => `nameserver ${address}`),
    ...(nameServers.length > 0 ? [`${resolverOptions}${ndots === undefined ? '' : ` ndots:${ndots}`}`] : []),
  ]
  return [
    { path: '/etc/hosts', content: `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${hostsFile.map(({ name, address }) => `${address}\t${name}\n`).join('')}` },
    { path: '/etc/resolv.conf', content: resolvConf.map((line) => `${line}\n`).join('') },
  ]
}

export function nodeOptions(run: Run, node: NodePlan): ContainerCreateOptions {
  const gate = ['sh', '-c', 'kill -STOP $$; exec "$@"', 'sh']
  return {
    name: containerName(run, node.name),
    Image: node.image,
    Cmd: isGated(node) ? [...gate, ...node.command] : [...node.command],
    Env: [`REHEARSAL_NODE=${node.name}`, ...environmentOf(node)],
    Hostname: node.name.slice(0, 63),
    Labels: labels(run, node.name),
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      PidMode: `container:${containerName(run, fabricName)}`,
      AutoRemove: true,
      ...(node.tunnels ? { CapAdd: ['NET_ADMIN'], Devices: [{ PathOnHost: tunnelDevice, PathInContainer: tunnelDevice, CgroupPermissions: 'rwm' }] } : {}),
      ...(node.administersNetwork || node.filters ? { CapAdd: ['NET_ADMIN'] } : {}),
      // A server that does not wait for its cables binds addresses it does not have yet.
      ...(isGated(node) ? {} : { Sysctls: { 'net.ipv4.ip_nonlocal_bind': '1' } }),
    },
  }
}

function environmentOf({ environment }: NodePlan): string[] {
  return Object.entries(environment).map(([key, value]) => `${key}=${value}`)
}

/** A throw-away container that judges a node's configuration: no network, nobody to ask. */
export function checkOptions(run: Run, node: NodePlan, command: readonly string[]): ContainerCreateOptions {
  return {
    name: containerName(run, `check-${node.name}`),
    Image: node.image,
    Cmd: [...command],
    Env: environmentOf(node),
    Labels: labels(run, `check-${node.name}`),
    NetworkDisabled: true,
    HostConfig: { NetworkMode: 'none', Sysctls: { 'net.ipv4.ip_nonlocal_bind': '1' } },
  }
}

function labels(run: Run, node: string): Record<string, string> {
  return { [label.lab]: run.plan.name, [label.run]: run.id, [label.kind]: run.kind, [label.node]: node, [label.owner]: owner() }
}
