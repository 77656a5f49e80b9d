import { topologyText } from '../design.ts'
import { applianceWorlds } from '../worlds/appliance-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

inTime('appliance worlds in containers: network-appliance is as the model says', (t) => judgedAlike(t, topologyText('network-appliance')))

for (const world of applianceWorlds) {
  inTime(`appliance worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
