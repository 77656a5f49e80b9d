import { topologyText } from '../design.ts'
import { hybridWorlds } from '../worlds/hybrid-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

const sound = ['active-active-vpn', 'centralised-resolver', 'distributed-rulesets', 'expressroute-with-vpn', 'hub-dns-servers', 'on-premises-software', 'point-to-site', 'two-resolvers']

for (const name of sound) {
  inTime(`hybrid worlds in containers: ${name} is as the model says`, (t) => judgedAlike(t, topologyText(name)))
}

// Which of two forwarders BIND asks is decided by its measurements: nothing to be repeated.
for (const world of hybridWorlds.filter(({ title }) => !title.includes('may ask either'))) {
  inTime(`hybrid worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
