import { runningKinds, type RunningKind } from '../harness/software/kinds.ts'

/** Two working copies that share an engine need images of their own: REHEARSAL_IMAGES=another-name for one of them. */
const project: string = process.env['REHEARSAL_IMAGES'] ?? 'dns-rehearsal'

/** Images that hold one program, which is compiled from its sources where they cannot be pulled. */
export type BinaryImage = 'coredns' | 'distribution' | 'crane'
export const binaryImages: readonly BinaryImage[] = ['coredns', 'distribution', 'crane']

/** Images of ours that take the program out of one of them. */
export const programOf: Readonly<Partial<Record<ImageKey, BinaryImage>>> = { 'traffic-manager': 'coredns', 'container-registry': 'distribution', 'registry-client': 'crane', 'client-buildah': 'crane', 'client-containerd': 'crane' }

/**
 * Official images by tag and digest of the multi-platform index. Neither digest could be looked up in the registry when it was
 * entered here: both were read in public repositories that pin the same tag (CoreDNS in eight of them, Debian in two, all in
 * agreement; the registry's in seven, and an older build's of the same tag in two; crane's in one). A wrong digest cannot bring a wrong image, only a failed pull.
 */
export type OfficialImage = 'base' | BinaryImage
export const officialImages: Readonly<Record<OfficialImage, string>> = {
  base: 'debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171',
  coredns: 'coredns/coredns:1.14.7@sha256:7efd3c635b03efd68c4e8398fc45f0d993d0e9ab016f72c1cefb0fd6d01aa286',
  distribution: 'registry:3.1.2@sha256:ddf754342cfc8acc51a56d5d0ab6af06826461864460636d8bd5c546dab2a7b8',
  crane: 'gcr.io/go-containerregistry/crane:v0.21.8@sha256:e85fa14e99e5ef7351822ed887ce322bc1e22f9ef8e9eb54ebf2d7a9473bfef9',
}

export type ImageKey = OfficialImage | RunningKind | 'fabric' | 'host' | 'nginx' | 'vpn-gateway' | 'firewall' | 'traffic-manager' | 'container-registry' | 'registry-client' | 'client-buildah' | 'client-containerd' | 'bench'

/** Images of this project: each has its Dockerfile in the folder of that name, those of DNS software in the software's own. */
export type OwnImage = Exclude<ImageKey, OfficialImage>
/** Which image another one begins like, so that both have its first layers where it was built before. */
export const beginsLike: Readonly<Partial<Record<OwnImage, OwnImage>>> = { 'container-registry': 'traffic-manager' }

/** Needed where somebody pulls images or pushes them, and for measurements. */
const onDemand = ['container-registry', 'registry-client', 'client-buildah', 'client-containerd', 'bench'] as const
export const ownImages: readonly OwnImage[] = ['fabric', 'host', 'nginx', ...runningKinds.filter((kind) => !isOfficial(kind)), 'vpn-gateway', 'firewall', 'traffic-manager', ...onDemand]

/** What hosts have that pull images and push them with some client; all of them have crane and skopeo. */
export const clientImages: Readonly<Record<'crane' | 'skopeo' | 'buildah' | 'containerd', OwnImage>> = { crane: 'registry-client', skopeo: 'registry-client', buildah: 'client-buildah', containerd: 'client-containerd' }

/** Whether an image has a client in it. */
export function hasClient(image: string, client: keyof typeof clientImages): boolean {
  return Object.values(clientImages).some((key) => images[key] === image) && (clientImages[client] === 'registry-client' || images[clientImages[client]] === image)
}

/** What every lab needs. */
export const labImages: readonly ImageKey[] = ['base', 'coredns', ...ownImages.filter((key) => !(onDemand as readonly OwnImage[]).includes(key))]

/** What it needs besides, of these names. */
export function furtherImages(names: Iterable<string>): readonly ImageKey[] {
  const wanted = new Set(names)
  return onDemand.filter((key) => wanted.has(images[key]))
}

/**
 * The names of all images. Official ones are pulled under their own names where Docker Hub can be reached, and built where it cannot;
 * either way they get names of this project, since `debian:bookworm-slim` may be somebody's own. Their tags say what they must be, so all
 * working copies share them, and another one is fetched when what is pinned changes.
 */
export const images: Readonly<Record<ImageKey, string>> = {
  ...(Object.fromEntries(ownImages.map((key) => [key, `${project}/${key}`])) as Record<OwnImage, string>),
  base: `dns-rehearsal/base:${tagOf('base').replace('-slim', '')}`,
  coredns: `dns-rehearsal/coredns:${tagOf('coredns')}`,
  distribution: `dns-rehearsal/distribution:${tagOf('distribution')}`,
  crane: `dns-rehearsal/crane:${tagOf('crane')}`,
}

function tagOf(key: OfficialImage): string {
  return /:([^@]+)@/.exec(officialImages[key])![1]!
}

function isOfficial(key: ImageKey): key is OfficialImage {
  return key in officialImages
}

/** Go sources, with their checksum as Go's checksum database has it. */
export interface GoModule {
  /** As people call it. */
  readonly name: string
  readonly module: string
  readonly version: string
  readonly sum: string
  /** Of the program in the module; empty for the module itself. */
  readonly package: string
  readonly program: string
  /** How the makers build it. */
  readonly arguments: readonly string[]
}

/** The sources of the same programs as in the official images. */
export const goModules: Readonly<Record<BinaryImage, GoModule>> = {
  coredns: {
    name: 'CoreDNS',
    module: 'github.com/coredns/coredns',
    version: 'v1.14.7',
    sum: 'h1:UPDkn4QN+xyNfjz3U5ldgoLszDYpMZEJoy3+ze9au4Q=',
    package: '',
    program: 'coredns',
    arguments: ['-tags', 'grpcnotrace'],
  },
  distribution: {
    name: 'the distribution registry',
    module: 'github.com/distribution/distribution/v3',
    version: 'v3.1.2',
    sum: 'h1:/Bv2YIqqSR00HiO49FT93hovy6r9IlrzwUDsJjCN5qg=',
    package: '/cmd/registry',
    program: 'registry',
    arguments: [],
  },
  crane: {
    name: 'crane',
    module: 'github.com/google/go-containerregistry',
    version: 'v0.21.8',
    sum: 'h1:Ig/zIsnztdCUNaiNNczE+MoP5xcyUMfvpvfOr1xyMLE=',
    package: '/cmd/crane',
    program: 'crane',
    arguments: [],
  },
}
