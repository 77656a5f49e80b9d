import test from 'ava'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { World } from '../../harness/world/world.ts'
import { factsOf, topologyText } from '../design.ts'

const model = createModel(factsOf(topologyText('active-active-vpn')))
const login = { name: 'contoso.azurecr.io', type: 'A' }

test('parity: a broken lab is held against the broken model', async (t) => {
  const { world, parity } = predicted(modelWorld(model), model)
  await world.ask('desk', login)
  {
    await using broken = (await world.breaking!('tunnels'))!
    t.is(await broken.ask('desk', login), undefined)
    t.is((await broken.connect('desk', login.name)).outcome, 'unresolved')
  }
  t.deepEqual(parity(), { questions: 3, agreed: 3, differing: [] })
})

test('parity: a lab that answers while it is broken differs, and the difference says so', async (t) => {
  const whole = modelWorld(model)
  const lab: World = { ...whole, breaking: async () => ({ ...whole, async [Symbol.asyncDispose]() {} }) }
  const { world, parity } = predicted(lab, model)
  await using broken = (await world.breaking!('tunnels'))!
  await broken.ask('desk', login)
  const { agreed, differing } = parity()
  t.is(agreed, 0)
  t.is(differing[0]!.asked, 'contoso.azurecr.io A while tunnels is down')
  t.is(differing[0]!.predicted, 'no answer')
  t.regex(differing[0]!.observed, /10\.0\.1\.5/)
})

test('parity: what is asked while a tunnel is watched is compared as well', async (t) => {
  const lab: World = { ...modelWorld(model), watchTunnel: async (_, during) => (await during(lab), { encrypted: 1, plain: 0 }) }
  const { world, parity } = predicted(lab, model)
  await world.watchTunnel!('tunnels', async (seen) => void (await seen.connect('desk', login.name)))
  t.is(parity().questions, 1)
})
