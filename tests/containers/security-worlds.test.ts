import test from 'ava'
import { topologyText } from '../design.ts'
import { securityWorlds } from '../worlds/security-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { judgedAlike } from './judged-alike.ts'

test.serial('security worlds in containers: network-security-groups is as the model says', (t) => judgedAlike(t, topologyText('network-security-groups')))

for (const world of securityWorlds) {
  test.serial(`security worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), (seen) => expectedIn(seen, world)))
}
