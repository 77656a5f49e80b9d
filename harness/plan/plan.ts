import type { Question } from '../dns/message.ts'
import type { ComponentId } from '../world/component.ts'
import type { BadAnswer } from '../world/impairments.ts'

/** A lab before it runs: every container with its files, and the network between them. Plain data, rendered by pure functions. */
export interface Plan {
  /** The topology's name. */
  readonly name: string
  readonly fabric: FabricPlan
  readonly nodes: readonly NodePlan[]
  /** Connections between networks and sites, as a lab can break and watch them. */
  readonly connections: readonly ConnectionPlan[]
  /** How each thing of the design that can fail is broken. */
  readonly breaks: readonly BreakPlan[]
  /**
   * Milliseconds that a client waits for one server before silence is silence: longer where a server has another forwarder to go to,
   * which it does only after some time.
   */
  readonly patience: number
}

/** Something of the design that is broken in a running lab, and is as it was when all of this is taken back. */
export interface BreakPlan {
  /** What has to have failed: usually one thing; several where only all of them together do it. */
  readonly when: readonly ComponentId[]
  /** What is done. Nothing where no server and no packet of the lab has to do with it. */
  readonly measures: readonly MeasurePlan[]
  /** What fails with it. */
  readonly takes?: readonly ComponentId[]
  /** Why it can not be broken in a lab, or not wholly. */
  readonly cannot?: string
}

export interface Worsening {
  readonly where: { readonly node: string; readonly interfaces?: readonly number[] } | { readonly namespace: string; readonly device: string }
  readonly to?: readonly string[]
  readonly questions?: 'udp' | 'tcp' | 'both'
  readonly share?: number
  readonly milliseconds?: number
  readonly kilobits?: number
}

export type MeasurePlan =
  /** What a node sends is dropped at the far end of its cables: it is silent, and its neighbours do not notice that it has gone. */
  | {
      readonly kind: 'silence'
      readonly node: string
      /** Which of its cables; all, where none is named. */
      readonly interfaces?: readonly number[]
      /** Only what comes from these addresses, or only what does not. */
      readonly from?: readonly string[]
      readonly except?: readonly string[]
    }
  /** What comes out of a cable at a router is dropped; of `to` alone, where it is set, what is meant for those addresses. */
  | { readonly kind: 'cut'; readonly namespace: string; readonly device: string; readonly to?: readonly string[] }
  /**
   * What goes to a node by its cables, or out at an end of one, fares worse: of a hundred packets so many are lost, `share`, each way; they come so many
   * milliseconds late; so many kilobits pass in a second. Of `to` alone, where it is set, and of questions to a DNS server alone.
   */
  | (Worsening & { readonly kind: 'worsen' })
  /** Questions that reach a DNS server, at these of its addresses, are answered by somebody else, who answers badly. */
  | { readonly kind: 'misanswer'; readonly node: string; readonly addresses: readonly string[]; readonly how: BadAnswer }
  /** A rule of a network security group is taken out at a node's interface. */
  | { readonly kind: 'rule'; readonly node: string; readonly group: string; readonly rule: string }
  /** A path of a connection is down; its cable is pulled, unless something else keeps its packets back. */
  | { readonly kind: 'path'; readonly connection: string; readonly path: number; readonly pulled: boolean }
  /** Text of a file is exchanged, or appended where it takes the place of nothing, and the server reads it again. */
  | { readonly kind: 'text'; readonly node: string; readonly path: string; readonly edits: readonly { readonly text: string; readonly by: string }[] }

/** A connection of a gateway, with the paths that it consists of. */
export interface ConnectionPlan {
  readonly name: string
  readonly paths: readonly ConnectedPathPlan[]
}

/** A tunnel or a circuit between two routers. */
export interface ConnectedPathPlan {
  /** The cable without which nothing passes: a node and which of its cables. */
  readonly cable: { readonly node: string; readonly number: number }
  /** What the routers at both ends ask, and from where, to find out whether it stands. */
  readonly probes: readonly { readonly namespace: string; readonly address: string }[]
  /** Where its packets cross the internet; absent for a circuit. */
  readonly publicSide?: {
    readonly node: string
    readonly interface: string
    /** Which packets there are the tunnel's and carry something, and which pass between the two sides outside of it (pcap-filter(7)). */
    readonly tunnel: string
    readonly others: string
  }
}

/** One container, or a machine in one. */
export interface NodePlan {
  /** Unique in the lab, lower-case letters, digits and dashes: `app-weu`, `dns-hub-weu`, `private-zones`. */
  readonly name: string
  readonly kind:
    | 'host'
    | 'plain-hosts'
    | 'azure-dns'
    | 'recursive-resolver'
    | 'private-zones'
    | 'public-zones'
    | 'traffic-manager'
    | 'private-endpoint'
    | 'front-end'
    | 'registry'
    | 'inbound-endpoint'
    | 'outbound-endpoint'
    | 'dns-server'
    | 'gateway'
    | 'circuit'
    | 'firewall'
    | 'dns-proxy'
  /** What a reader should know about it, such as what it stands in for. */
  readonly note?: string
  /**
   * For configuration that somebody wrote by hand: a command that ends without an error when it is sound, run in a throw-away
   * container before anything else starts. With `until` the configuration is sound once that text is written, too.
   */
  readonly check?: { readonly command: readonly string[]; readonly until?: string }
  /** The node in whose container it is a machine of its own, with a network, files and a name, which runs nothing by itself. */
  readonly within?: string
  /** One of the project's image names, see docker/images.ts. */
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly files: readonly FilePlan[]
  /** Content of /etc/resolv.conf: name servers in order; empty for a node that resolves nothing. */
  readonly nameServers: readonly string[]
  readonly searchDomains: readonly string[]
  /** Name servers for names in certain domains, the longest first; a forwarder at its loopback address keeps to it. */
  readonly nameServersByDomain?: readonly { readonly domain: string; readonly servers: readonly string[] }[]
  readonly ndots?: number
  /** Lines of /etc/hosts besides those of the machine itself. */
  readonly hostsFile?: readonly { readonly name: string; readonly address: string }[]
  readonly interfaces: readonly InterfacePlan[]
  /** Rules for its own packets in nftables' own language, loaded in its network namespace with `nft -f` before its server starts. */
  readonly nftables?: string
  /** Where somebody is expected to listen, TCP: the lab does, unless a server of the node's own does already. */
  readonly listens?: { readonly address: string; readonly ports: readonly number[] }
  /** The connected registry that runs there, and the file in which its state stands. */
  readonly connectedRegistry?: { readonly name: string; readonly stateFile: string }
  /** Whether it passes on packets that are not its own. */
  readonly forwards?: true
  /** Whether it makes tunnels: it gets NET_ADMIN and /dev/net/tun. */
  readonly tunnels?: true
  /** Whether it judges packets: it gets NET_ADMIN. */
  readonly filters?: true
  /**
   * How it is made to forget what it has learned, answers and who is silent: by a command that fails where it has not, by a signal that
   * its process heeds before anything else, or by starting it anew, which is what becomes of a server that the command fails with, too.
   */
  readonly forget?: { readonly command: readonly string[] } | { readonly signal: 'SIGHUP' } | 'restart'
  /** How it is made to read its files again, without a pause and without forgetting. */
  readonly reload?: { readonly command: readonly string[] } | { readonly signal: 'SIGUSR1' }
  /**
   * The API of a Kubernetes cluster at its loopback address, over TLS: what it lists, by path. Certificate and key are files of the node's.
   */
  readonly api?: { readonly port: number; readonly certificate: string; readonly key: string; readonly lists: Readonly<Record<string, unknown>> }
  /** Whether it wants NET_ADMIN in its own network namespace, as dnsmasq does that hands out addresses. */
  readonly administersNetwork?: true
  /**
   * How the lab finds out that the node works: a question to one of its own addresses, a DNS server that must be there whatever it says,
   * a TCP port that must accept, an address that must answer an echo request. `undefined`: nothing to wait for.
   */
  readonly ready:
    | {
        readonly kind: 'dns'
        readonly address: string
        readonly question: Question
        /**
         * `false` where the server knows the answer itself. BIND that is asked before it has loaded its zone fails, and tells everybody so for a
         * second (`servfail-ttl`) who desires recursion.
         */
        readonly recursionDesired?: false
      }
    | { readonly kind: 'listens'; readonly address: string }
    | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
    | { readonly kind: 'ping'; readonly address: string }
    | undefined
}

export interface FilePlan {
  /** Absolute path in the container. */
  readonly path: string
  readonly content: string
  /** Why its content is the lab's alone, and neither printed nor kept, in words: `a private key`. */
  readonly secret?: string
}

export const privateKey = 'a private key'

/** Why a file's content is neither printed nor kept; `undefined` where it may be. */
export function secretOf({ secret, content }: FilePlan): string | undefined {
  return secret ?? (content.includes('PRIVATE KEY') ? privateKey : undefined)
}

/** A network interface of a container, at the end of a cable that the fabric holds. */
export interface InterfacePlan {
  /** `eth0`, `eth1`. */
  readonly name: string
  /** Where the other end is plugged in. */
  readonly namespace: string
  readonly bridge: string
  /** With prefix length. */
  readonly addresses: readonly string[]
  readonly routes: readonly RoutePlan[]
}

export interface RoutePlan {
  /** CIDR, or `default`. */
  readonly to: string
  /** `blackhole` drops packets, `throw` leaves them to the next table; both without a way. */
  readonly type?: 'blackhole' | 'throw'
  /** Gateway address; absent for a route to the link itself. */
  readonly via?: string
  /** Device, where there is no gateway. */
  readonly device?: string
  /** Source address for packets that leave by this route. */
  readonly source?: string
  /** Of several routes to the same prefix the one with the lowest is used. */
  readonly metric?: number
}

/** The network inside the fabric container: one network namespace per routing domain, wired to one another. */
export interface FabricPlan {
  readonly namespaces: readonly NamespacePlan[]
  readonly cables: readonly CablePlan[]
}

/** A routing domain: a virtual network's router, the internet, the platform's own network. */
export interface NamespacePlan {
  /** At most 15 characters, safe for `ip netns`. */
  readonly name: string
  readonly bridges: readonly BridgePlan[]
  readonly routes: readonly RoutePlan[]
  /** Routes that last only while the far end of their path answers an echo request. */
  readonly watched?: readonly { readonly probe: string; readonly routes: readonly RoutePlan[] }[]
  /** Routing tables besides the main one. */
  readonly tables?: readonly RoutingTablePlan[]
  /** Whether it forwards between its interfaces (net.ipv4.ip_forward). */
  readonly forwards: boolean
  /** Rules in nftables' own language, loaded with `nft -f`; empty for none. */
  readonly nftables: string
}

/** Routes for packets that come in by certain interfaces. What it has no route for, the main table decides. */
export interface RoutingTablePlan {
  /** From 100 to 30000, unique in the namespace. */
  readonly number: number
  /** Packets of sources in `except` are left to the main table. */
  readonly from: readonly { readonly device: string; readonly except?: readonly string[] }[]
  readonly routes: readonly RoutePlan[]
}

export interface BridgePlan {
  /** At most 15 characters. */
  readonly name: string
  /** The gateway's addresses with prefix length; empty for a bridge that only switches. */
  readonly addresses: readonly string[]
}

/** A veth pair between two namespaces. */
export interface CablePlan {
  readonly ends: readonly [CableEnd, CableEnd]
}

export interface CableEnd {
  readonly namespace: string
  /** Interface name, at most 15 characters. */
  readonly name: string
  /** With prefix length; empty for none. */
  readonly addresses: readonly string[]
}

/** What the nodes of a lab stand in for, sentence by sentence. */
export function standIns({ nodes }: Plan): readonly string[] {
  return nodes.flatMap(({ note }) => note ?? [])
}
