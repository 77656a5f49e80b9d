import { topologyText } from '../design.ts'
import { securityWorlds } from '../worlds/security-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

inTime('security worlds in containers: network-security-groups is as the model says', (t) => judgedAlike(t, topologyText('network-security-groups')))

for (const world of securityWorlds) {
  inTime(`security worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
