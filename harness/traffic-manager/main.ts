import { readFileSync } from 'node:fs'
import { atPace } from '../azure/traffic-manager/pace.ts'
import { serveControl } from './control.ts'
import { healthFrom, statusesOf } from './health.ts'
import { startNameServer, type Files } from './name-server.ts'
import { Names } from './names.ts'
import { probe } from './probe.ts'
import { createProber } from './prober.ts'
import { readSettings } from './settings.ts'
import { blocksFor } from './zones.ts'

/** `node main.ts SETTINGS`: probes, and has CoreDNS answer by what probes have found out. */
const settings = readSettings(readFileSync(process.argv[2]!, 'utf8'))
const names = new Names(settings)
/** Nobody has this address. */
const nowhere = '126.127.255.254'

const prober = createProber({
  probes: settings.probes,
  async send(plan, patience) {
    const address = await names.addressOf(plan) ?? nowhere
    return probe({ address, name: plan.name, from: settings.prober }, plan.monitor, patience)
  },
  changed: () => void (settling || publish()),
})
function filesNow(): Files {
  const profiles = settings.profiles.map((profile) => atPace(profile, prober.pace()))
  const served = [settings, ...settings.besides ?? []].map((zones) => blocksFor({ ...settings, ...zones, profiles }, settings.server, healthFrom(profiles, prober.known())))
  return { blocks: served.flatMap(({ blocks }) => blocks), files: served.flatMap(({ files }) => files) }
}

const server = startNameServer('/usr/local/bin/coredns', filesNow())

/** What has settled is published once. */
let settling = false

/** One change after the other; what comes while one is under way is one more in the end. */
let publishing: Promise<void> = Promise.resolve()
let isWaiting = false
function publish(): Promise<void> {
  if (isWaiting) return publishing
  isWaiting = true
  return (publishing = publishing.then(async () => {
    isWaiting = false
    await server.take(filesNow())
  }))
}

const control = serveControl(async (path, parameters) => {
  if (path === '/settle') {
    settling = true
    await prober.settle(Number(parameters.get('patience'))).finally(() => (settling = false))
    await publish()
  } else if (path === '/begin') {
    prober.begin(Number(parameters.get('times')))
    await publish()
  } else if (path === '/changes') return prober.changes()
  return statusesOf(settings.profiles, prober.known())
})

await server.ended.catch((error: Error) => console.error(error.message)).finally(() => {
  prober.stop()
  control.close()
  process.exitCode = 70
})
