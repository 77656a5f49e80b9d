import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import type { World } from '../../harness/world/world.ts'
import { topologyText } from '../design.ts'
import { answer } from './answers.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

/** Who loses patience first decides which of the two it is. */
const noAnswer = (text: string): string => (text === 'SERVFAIL' ? 'silence' : text)

async function seen(world: World, hosts: readonly string[], name: string): Promise<readonly string[]> {
  return Promise.all(hosts.map(async (host) => {
    const [answered, { outcome }] = await Promise.all([answer(world, host, name), world.connect(host, name)])
    return `${host}: ${noAnswer(answered)}, ${outcome}`
  }))
}

/** What is there and does badly what it does, and what all hosts of the design see of it. */
const designs: Readonly<Record<string, readonly ComponentId[]>> = {
  flagship: [
    'servfail:azure-dns:hub-weu', 'nxdomain:azure-dns:hub-weu', 'truncated:azure-dns:hub-weu', 'truncated-without-tcp:azure-dns:hub-weu', 'slow-answers:azure-dns:hub-weu', 'late-answers:azure-dns:hub-weu',
    'refused:recursive-resolver:westeurope', 'truncated:recursive-resolver:westeurope', 'nxdomain:recursive-resolver:westeurope',
    'lame:public-zone:azurecr.io', 'refused:public-zone:azurecr.io', 'nxdomain:public-zone:azcr.io', 'truncated:public-zone:azurecr.io', 'truncated-without-tcp:public-zone:azurecr.io', 'servfail:public-zone:trafficmanager.net', 'slow-answers:public-zone:trafficmanager.net',
    'late-answers:public-zone:.', 'expired-certificate:private-endpoint:contoso-weu', 'expired-certificate:front-end:login/westeurope', 'delay:private-endpoint:contoso-weu', 'rate:private-endpoint:contoso-weu', 'delay:front-end:login/westeurope',
  ],
  'on-premises-software': ['servfail:dns-server:bind-right'],
}

for (const [design, faults] of Object.entries(designs)) {
  inTime(`impaired: what hosts of ${design} see is as the model says, one after the other, and all is mended`, async (t) => {
    await using started = await labOf(t, topologyText(design))
    t.timeout(300_000)
    const { lab, facts } = started
    const hosts = [...facts.hosts.keys()]
    const name = 'contoso.azurecr.io'
    const whole = await seen(modelWorld(createModel(facts)), hosts, name)
    for (const id of faults) {
      const begun = performance.now()
      t.deepEqual([...await lab.setFaults(new Set([id]), { forget: true })], [], id)
      const set = performance.now()
      const predicted = await seen(modelWorld(createModel(facts, { faults: [id] })), hosts, name)
      const found = await seen(lab, hosts, name)
      t.deepEqual(found, predicted, id)
      t.log(id, (set - begun).toFixed(0), (performance.now() - set).toFixed(0), found.join(' | '))
    }
    await lab.setFaults(new Set(), { forget: true })
    t.deepEqual(await seen(lab, hosts, name), whole)
  })
}
