import test from 'ava'
import { images, officialImages, type OwnImage } from '../../docker/images.ts'
import { measuredVersions } from '../../docker/measured.ts'
import type { Engine } from '../../harness/runtime/engine.ts'
import { OutputReader } from '../../harness/runtime/frames.ts'
import { runningKinds } from '../../harness/software/kinds.ts'
import { testEngine } from './engine.ts'

/** What a container of an image says when one of its commands is run. */
async function said(engine: Engine, image: string, argv: readonly string[]): Promise<string> {
  const id = await engine.create({ Image: image, Entrypoint: [argv[0]!], Cmd: argv.slice(1), NetworkDisabled: true, HostConfig: { NetworkMode: 'none' } })
  try {
    const output = await engine.output(id)
    let text = ''
    const reader = new OutputReader((piece) => (text += piece.toString()), (piece) => (text += piece.toString()))
    output.on('data', (piece: Buffer) => reader.push(piece))
    const silent = new Promise((resolve) => output.on('end', resolve).on('close', resolve))
    const ended = engine.ended(id)
    await engine.start(id)
    await Promise.all([ended, silent])
    return text
  } finally {
    await engine.remove(id)
  }
}

/** How each is asked, what it answers, and the package whose version was noted. */
const asked: readonly (readonly [image: OwnImage, argv: readonly string[], answer: RegExp, packageName: string])[] = [
  ['bind', ['named', '-v'], /^BIND ([\d.]+)/m, 'bind9'],
  ['unbound', ['unbound', '-V'], /^Version ([\d.]+)/m, 'unbound'],
  ['dnsmasq', ['dnsmasq', '--version'], /^Dnsmasq version ([\d.]+)/m, 'dnsmasq-base'],
  ['nginx', ['nginx', '-v'], /nginx\/([\d.]+)/, 'nginx-light'],
  ['firewall', ['haproxy', '-v'], /^HAProxy version ([\d.]+)/m, 'haproxy'],
  ['firewall', ['nft', '--version'], /^nftables v([\d.]+)/m, 'nftables'],
  ['vpn-gateway', ['wg', '--version'], /^wireguard-tools v([\d.]+)/m, 'wireguard-tools'],
  ['vpn-gateway', ['wireguard-go', '--version'], /^wireguard-go v([\d.]+)/m, 'wireguard-go'],
  ['host', ['wg', '--version'], /^wireguard-tools v([\d.]+)/m, 'wireguard-tools'],
  ['host', ['curl', '--version'], /^curl ([\d.]+)/m, 'curl'],
  ['fabric', ['tcpdump', '--version'], /^tcpdump version ([\d.]+)/m, 'tcpdump'],
  ['fabric', ['nft', '--version'], /^nftables v([\d.]+)/m, 'nftables'],
]

const remedy = 'Debian has moved on. Run the parity tests (tests/containers, random designs included) on it; when they pass, note the version in measured.txt beside the Dockerfile and in traits.ts.'

test.serial('versions: every DNS server is asked', (t) => {
  t.deepEqual(runningKinds.filter((kind) => images[kind] !== images.coredns && !asked.some(([image]) => image === kind)), [])
})

for (const [image, argv, answer, packageName] of asked) {
  test.serial(`versions: ${argv.join(' ')} in ${image} is what the model was measured with`, async (t) => {
    const text = await said(await testEngine(), images[image], argv)
    t.is(answer.exec(text)?.[1], measuredVersions(image).get(packageName), `${remedy}\n${text}`)
  })
}

test.serial('versions: CoreDNS is the one that is pinned', async (t) => {
  const text = await said(await testEngine(), images.coredns, ['/coredns', '-version'])
  t.is(/^CoreDNS-([\d.]+)/m.exec(text)?.[1], /:([\d.]+)@/.exec(officialImages.coredns)![1])
})

test.serial('versions: images start from the Debian that is pinned', async (t) => {
  t.regex(await said(await testEngine(), images.base, ['cat', '/etc/os-release']), /^VERSION_CODENAME=bookworm$/m)
})
