import { topologyText } from '../design.ts'
import { broken, brokenWorlds } from '../worlds/worlds.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'

for (const name of ['one-network', 'hub-and-spoke', 'flagship', 'foreign-registries', 'same-ranges-twice']) {
  inTime(`worlds in containers: ${name} is green`, (t) => judgedAlike(t, topologyText(name)))
}

for (const world of brokenWorlds) {
  inTime(`worlds in containers: ${world.title}`, (t) => judgedAlike(t, broken(topologyText(world.topology), world), () => world.violations.toSorted()))
}
