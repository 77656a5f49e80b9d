import test from 'ava'
import { podmanVersion } from '../../docker/podman-version.ts'
import { failure } from '../../harness/runtime/engine.ts'
import { forPodman, limitsFor, limitsIn, sharesWith } from '../../harness/runtime/podman.ts'

test('Podman: it is known by its own component, among those that speak for Docker', (t) => {
  t.is(podmanVersion({ Components: [{ Name: 'Podman Engine', Version: '4.3.1' }, { Name: 'Conmon', Version: 'conmon version 2.1.6' }] }), '4.3.1')
  t.is(podmanVersion({ Components: [{ Name: 'Engine', Version: '20.10.24' }, { Name: 'containerd', Version: '1.6.20' }] }), undefined)
  t.is(podmanVersion({}), undefined)
})

test('Podman: whose processes are shared is named by the namespace; a container that shares with nobody stays by itself', (t) => {
  const limits = limitsFor({})
  t.is(sharesWith({ HostConfig: { PidMode: 'container:lab-fabric-1' } }), 'lab-fabric-1')
  for (const options of [{}, { HostConfig: { NetworkMode: 'container:lab-fabric-1' } }, { HostConfig: { PidMode: 'host' } }]) t.is(sharesWith(options), undefined)
  t.is(forPodman({ HostConfig: { PidMode: 'container:lab-fabric-1' } }, 4711, limits).HostConfig!.PidMode, 'ns:/proc/4711/ns/pid')
  t.is(forPodman({ HostConfig: {} }, undefined, limits).HostConfig!.PidMode, undefined)
})

test('Podman: containers have what Docker gives them, and keep what they ask for', (t) => {
  const { HostConfig } = forPodman({ name: 'a', HostConfig: { AutoRemove: true, CapAdd: ['NET_ADMIN'], Sysctls: { 'net.ipv4.ip_nonlocal_bind': '1' } } }, undefined, limitsFor({}))
  t.true(HostConfig!.AutoRemove)
  t.deepEqual(HostConfig!.CapAdd as string[], ['AUDIT_WRITE', 'MKNOD', 'NET_RAW', 'NET_ADMIN'])
  t.true(Number(HostConfig!.Sysctls!['net.ipv4.ping_group_range']!.split(' ')[1]) < 65_536, 'no more groups than whoever is not root has')
  t.like(HostConfig!.Sysctls, { 'net.ipv4.ip_nonlocal_bind': '1', 'net.ipv4.ip_unprivileged_port_start': '0' })
})

test('Podman: no more files and processes than the machine lets it have', (t) => {
  const own = ['Limit                     Soft Limit           Hard Limit           Units', 'Max processes             96365                96365                processes', 'Max open files            1024                 20000                files'].join('\n')
  t.deepEqual(limitsIn(own, 32_768).map(({ Name, Soft, Hard }) => [Name, Soft, Hard]), [['nofile', 20_000, 20_000], ['nproc', 32_768, 32_768]])
  const unlimited = own.replaceAll('96365  ', 'unlimited')
  t.is(limitsIn(unlimited, 4_194_304).find(({ Name }) => Name === 'nproc')!.Hard, 1_048_576)
  t.deepEqual(limitsFor({}).map(({ Hard }) => Hard), [16_384, 16_384], 'of one elsewhere nothing is known')
})

test('engine: an image that is missing is named, in the words of either', (t) => {
  const missing = (message: string) => failure(Object.assign(new Error(message), { statusCode: 404 }), 'create container a')
  for (const message of ['(HTTP code 404) no such container - No such image: dns-rehearsal/nowhere:latest ', '(HTTP code 404) no such container - no such image: docker.io/dns-rehearsal/nowhere:latest: image not known ']) {
    t.like(missing(message), { code: 'IMAGE_MISSING', message: 'There is no image dns-rehearsal/nowhere:latest to create container a.' })
  }
})
