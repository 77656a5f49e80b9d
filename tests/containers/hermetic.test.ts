import { readdirSync } from 'node:fs'
import test from 'ava'
import { check } from 'tcp-port-used'
import { topologyText } from '../design.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const ports = [53, 80, 443]
const machine = async () => ({
  ports: await Promise.all(ports.map((port) => check(port, '127.0.0.1'))),
  interfaces: readdirSync('/sys/class/net').filter((name) => !name.startsWith('veth')).toSorted(),
})

test.serial('hermetic: a lab takes no port and no interface of the machine', async (t) => {
  const before = await machine()
  await using _started = await labOf(t, topologyText('one-network'))
  t.deepEqual(await machine(), before)
})

test.serial('hermetic: no host has a way out of the lab', async (t) => {
  await using started = await labOf(t, topologyText('one-network'))
  for (const host of ['app', 'laptop']) {
    const { stdout } = await started.lab.exec(host, ['sh', '-c', 'ls /sys/class/net; curl -sS --max-time 2 http://203.0.113.250/ 2>&1; true'])
    t.deepEqual(stdout.split('\n').slice(0, 2), ['eth0', 'lo'])
    t.regex(stdout, /curl: \((7|28)\)/)
  }
})

test.serial('hermetic: two labs with the same addresses run side by side', async (t) => {
  await using one = await labOf(t, topologyText('one-network'))
  await using other = await labOf(t, topologyText('one-network').replace('publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled'))
  const status = async ({ lab }: typeof one) => (await lab.connect('laptop', 'contoso.azurecr.io')).status
  t.is(await status(one), 403)
  t.is(await status(other), 401)
})
