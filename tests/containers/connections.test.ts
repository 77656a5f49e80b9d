import test from 'ava'
import type { World } from '../../harness/world/world.ts'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { topologyText } from '../design.ts'
import { pastTunnels } from '../plain-path.ts'
import { answer } from './answers.ts'
import { labOf } from './lab.ts'

const seen = (world: World) => answer(world, 'desk', 'contoso.azurecr.io')
const privately = 'NOERROR 10.0.1.5'

test.serial('connections: one of two is broken and nobody notices, both are and nobody is answered, and all is mended', async (t) => {
  await using started = await labOf(t, topologyText('expressroute-with-vpn'))
  const { lab } = started
  t.is(await lab.breaking!('no-such-connection'), undefined)
  t.is(await seen(lab), privately)
  {
    await using withoutCircuit = (await lab.breaking!('circuit'))!
    t.is(await seen(withoutCircuit), privately)
    t.is((await withoutCircuit.connect('desk', 'contoso.azurecr.io')).outcome, 'http')
    await using withoutBoth = (await lab.breaking!('backup'))!
    // The cache of the office's server had the answer: it was made to forget.
    t.is(await seen(withoutBoth), 'silence')
  }
  t.is(await seen(lab), privately)
  t.is((await lab.connect('desk', 'contoso.azurecr.io')).outcome, 'http')
  // What goes over the circuit does not take the tunnel.
  t.deepEqual(await lab.watchTunnel!('backup', async (world) => void (await world.connect('desk', 'contoso.azurecr.io'))), { encrypted: 0, plain: 0 })
  await t.throwsAsync(async () => lab.watchTunnel!('circuit', async () => undefined), { code: 'NO_PUBLIC_SIDE' })
})

test.serial('connections: packets that pass the internet beside a tunnel that stands are found', async (t) => {
  await using started = await labOf(t, topologyText('active-active-vpn'))
  const { lab, facts } = started
  const judged = async () => (await runChecks({ facts, world: lab }, { checks: catalog.filter(({ id }) => id === 'packets-take-the-tunnel') }))[0]!
  t.is((await judged()).verdict, 'pass')
  // Two keepalives, and ten echo requests of either router.
  t.deepEqual(await lab.watchTunnel!('tunnels', async () => void (await lab.exec('desk', ['sleep', '2']))), { encrypted: 0, plain: 0 })
  await pastTunnels(lab, facts, true)
  const found = await judged()
  t.is(found.verdict, 'fail')
  t.regex(found.findings[0]!.observed, /^0 of the tunnel, [1-9]\d* others$/)
  t.regex(found.findings[0]!.because!, /in the clear/)
  await pastTunnels(lab, facts, false)
  t.is((await judged()).verdict, 'pass')
})
