import { topologyText } from '../design.ts'
import { firewallWorlds } from '../worlds/firewall-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

inTime('firewall worlds in containers: firewall-egress is as the model says', (t) => judgedAlike(t, topologyText('firewall-egress')))

for (const world of firewallWorlds) {
  inTime(`firewall worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
