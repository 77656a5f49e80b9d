import { runningKinds, type RunningKind } from '../harness/software/kinds.ts'

/** Two working copies that share an engine need images of their own: REHEARSAL_IMAGES=another-name for one of them. */
const project: string = process.env['REHEARSAL_IMAGES'] ?? 'dns-rehearsal'

/**
 * Official images by tag and digest of the multi-platform index. Neither digest could be looked up in the registry when it was
 * entered here: both were read in public repositories that pin the same tag (CoreDNS in eight of them, Debian in two, all in
 * agreement). A wrong digest cannot bring a wrong image, only a failed pull.
 */
export type OfficialImage = 'base' | 'coredns'
export const officialImages: Readonly<Record<OfficialImage, string>> = {
  base: 'debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171',
  coredns: 'coredns/coredns:1.14.7@sha256:7efd3c635b03efd68c4e8398fc45f0d993d0e9ab016f72c1cefb0fd6d01aa286',
}

export type ImageKey = OfficialImage | RunningKind | 'fabric' | 'host' | 'nginx' | 'vpn-gateway' | 'firewall' | 'bench'

/** Images of this project: each has its Dockerfile in the folder of that name, those of DNS software in the software's own. */
export type OwnImage = Exclude<ImageKey, OfficialImage>
export const ownImages: readonly OwnImage[] = ['fabric', 'host', 'nginx', ...runningKinds.filter((kind) => !isOfficial(kind)), 'vpn-gateway', 'firewall', 'bench']

/** What every lab needs; `bench` is built for measurements only. */
export const labImages: readonly ImageKey[] = ['base', 'coredns', ...ownImages.filter((key) => key !== 'bench')]

/**
 * The names of all images. Official ones are pulled under their own names where Docker Hub can be reached, and built where it cannot;
 * either way they get names of this project, since `debian:bookworm-slim` may be somebody's own. Their tags say what they must be, so all
 * working copies share them, and another one is fetched when what is pinned changes.
 */
export const images: Readonly<Record<ImageKey, string>> = {
  ...(Object.fromEntries(ownImages.map((key) => [key, `${project}/${key}`])) as Record<OwnImage, string>),
  base: `dns-rehearsal/base:${tagOf('base').replace('-slim', '')}`,
  coredns: `dns-rehearsal/coredns:${tagOf('coredns')}`,
}

function tagOf(key: OfficialImage): string {
  return /:([^@]+)@/.exec(officialImages[key])![1]!
}

function isOfficial(key: ImageKey): key is OfficialImage {
  return key in officialImages
}

/** The sources of the same CoreDNS, with their checksum as Go's checksum database has it. */
export const corednsModule = {
  path: 'github.com/coredns/coredns',
  version: 'v1.14.7',
  sum: 'h1:UPDkn4QN+xyNfjz3U5ldgoLszDYpMZEJoy3+ze9au4Q=',
} as const
