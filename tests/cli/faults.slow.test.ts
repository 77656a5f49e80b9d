import { readFileSync } from 'node:fs'
import test from 'ava'
import { isByChance, type ComponentId } from '../../harness/world/component.ts'
import { temporaryFile } from '../temporary.ts'
import { flagship, rehearse } from './fakes.ts'

const hybrid = 'topologies/active-active-vpn.yaml'

test('explain --fault: the path with a connection down, and the component named where it is lost', async (t) => {
  t.is((await rehearse(['explain', hybrid, 'desk', 'contoso.azurecr.io'])).code, 0)
  const { code, stdout } = await rehearse(['explain', hybrid, 'desk', 'contoso.azurecr.io', '--fault', 'connection:tunnels'])
  t.is(code, 1)
  t.regex(stdout, /every way from headquarters to 10\.0\.0\.0\/16 is broken \(the tunnel of tunnels/)
  t.regex(stdout, /Not as intended: .*\n {2}expected .*\n {2}got .*no answer \(timeout\)\n {2}because +the connection tunnels is down\n {2}do +Bring back connection:tunnels, or give desk a way that does without/)
  // Of several broken parts, the one that matters; none, where the design does not hold without any.
  const several = await rehearse(['explain', hybrid, 'desk', 'contoso.azurecr.io', '--fault', 'tunnel:tunnels/0,tunnel:tunnels/1,front-end:login/westeurope'])
  t.regex(several.stdout, /\n {2}because +the first tunnel of tunnels is down, and the second tunnel of tunnels is down\n/)
  t.notRegex(several.stdout, /because[^]*front end/)
  t.is((await rehearse(['explain', hybrid, 'desk', 'contoso.azurecr.io', '--fault', 'tunnel:tunnels/0'])).code, 0)
})

test('check, matrix, dig --fault: the model of the broken design', async (t) => {
  t.is((await rehearse(['check', hybrid])).code, 0)
  t.is((await rehearse(['check', hybrid, '--fault', 'tunnel:tunnels/0'])).code, 0)
  const down = await rehearse(['check', hybrid, '--fault', 'tunnel:tunnels/0,tunnel:tunnels/1'])
  t.is(down.code, 1)
  t.regex(down.stdout, /predicted with tunnel:tunnels\/0, tunnel:tunnels\/1 broken/)
  t.regex((await rehearse(['matrix', hybrid, '--model', '--fault', 'connection:tunnels'])).stdout, /timeout/)
  t.is((await rehearse(['dig', 'desk', 'contoso.azurecr.io', '--model', hybrid, '--fault', 'connection:tunnels'])).code, 1)
})

test('check --fault: a private endpoint behind which storage is down answers with 500, which is no answer that anybody wanted', async (t) => {
  const { code, stdout } = await rehearse(['check', flagship, '--fault', 'dependency:contoso/westeurope/storage'])
  t.is(code, 1)
  t.regex(stdout, /fail +private-endpoint-reachable[^]*1\) contoso\.westeurope\.data\.azurecr\.io answers with HTTP 500: the way there is well, and contoso is\s+not in westeurope[^]*got +HTTP 500/)
  const explained = await rehearse(['explain', flagship, 'app-weu', 'contoso.westeurope.data.azurecr.io', '--fault', 'dependency:contoso/westeurope/storage'])
  t.is(explained.code, 1)
  t.regex(explained.stdout, /because +the storage behind contoso in westeurope is down/)
  t.is((await rehearse(['check', flagship, '--fault', 'dependency:contoso/westeurope/cache'])).code, 0)
})

test('--fault: a region takes along all that is in it', async (t) => {
  t.is((await rehearse(['check', flagship, '--fault', 'region:eastus2'])).code, 1)
})

test('--fault: an unknown component, and one without a model', async (t) => {
  const { code, stderr } = await rehearse(['check', hybrid, '--fault', 'connection:tunels'])
  t.deepEqual([code, stderr], [64, `rehearse: ${hybrid} has no component connection:tunels\nhint: did you mean "connection:tunnels"? rehearse faults ${hybrid} lists them\n`])
  for (const [written, hint] of [['tunnels', /did you mean "connection:tunnels"\? rehearse faults/], ['conection:elsewhere', /of that kind it has: connection:tunnels; rehearse faults/], ['nothing:at-all', /^hint: rehearse faults \S+ lists them$/m]] as const) {
    t.regex((await rehearse(['check', hybrid, '--fault', written])).stderr, hint)
  }
  for (const argv of [['matrix', hybrid, '--fault', 'connection:tunnels'], ['dig', 'desk', 'contoso.azurecr.io', '--fault', 'connection:tunnels']]) {
    const refused = await rehearse(argv, { labs: ['office'] })
    t.is(refused.code, 64)
    t.regex(refused.stderr, /--fault needs --model\nhint: rehearse inject/)
  }
})

test('faults: every id that --fault takes, whether the design has intents or not', async (t) => {
  const without = temporaryFile(t, 'no-intent.yaml', readFileSync(flagship, 'utf8').replace(/^intent:[^]*$/m, ''))
  for (const file of [flagship, without]) {
    const listed = await rehearse(['faults', file])
    t.is(listed.code, 0)
    t.regex(listed.stdout, /^component +failure\n/)
    t.regex(listed.stdout, /^zone-link:zone-weu\/hub-weu +the link of zone-weu to hub-weu is removed {2}\[.*:\d+\]$/m)
    const ids = (JSON.parse((await rehearse(['faults', file, '--json'])).stdout) as { id: string }[]).map(({ id }) => id)
    t.deepEqual(ids, listed.stdout.trim().split('\n').slice(1).map((line) => line.split(' ')[0]!))
    // What gets lost by chance is no prediction of one moment.
    for (const id of ids) t.is((await rehearse(['explain', file, 'app-weu', 'contoso.azurecr.io', '--fault', id])).code === 64, isByChance(id as ComponentId), id)
  }
  const { code, stdout } = await rehearse(['check', '--faults', '1', without])
  t.is(code, 2)
  t.regex(stdout, /^zone-link:zone-weu\/hub-weu +the link of zone-weu to hub-weu is removed$/m)
  t.regex(stdout, /no intent says what should hold meanwhile/)
})
