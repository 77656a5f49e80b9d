/** Software that containers run. A new one is entered here first: the tables of traits, behaviour and nodes do not compile without it. */
export const runningKinds = ['bind', 'unbound', 'dnsmasq', 'coredns'] as const

export type RunningKind = (typeof runningKinds)[number]

/** Software that somebody may run: with what no container runs, and another one stands in for. */
export type SoftwareKind = RunningKind | 'windows'

/** What answers questions at an address of a network without being anybody's software: Azure runs it. */
export type PlatformKind = 'inboundEndpoint' | 'dnsProxy'
