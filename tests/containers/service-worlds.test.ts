import { topologyText } from '../design.ts'
import { serviceWorlds } from '../worlds/service-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

inTime('service worlds in containers: private-link-hub is as the model says', (t) => judgedAlike(t, topologyText('private-link-hub')))

for (const world of serviceWorlds) {
  inTime(`service worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
