import { readFileSync } from 'node:fs'
import test from 'ava'
import { connectedRegistriesOnline } from '../../harness/checks/connected-registries-online.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { topologyText } from '../design.ts'
import { labOf } from './lab.ts'

// What a connected registry has to reach, asked by real packets of its host: the model had said it.

const online = test.macro(async (t, text: string, offline: readonly string[]) => {
  await using started = await labOf(t, text)
  const { world, parity } = predicted(started.lab, createModel(started.facts))
  const [result] = await runChecks({ facts: started.facts, world }, { checks: [connectedRegistriesOnline] })
  t.deepEqual(result!.findings.filter(({ holds }) => !holds).map(({ subject }) => subject), offline, JSON.stringify(result))
  t.is(result!.verdict, offline.length === 0 ? 'pass' : 'fail')
  t.deepEqual(parity().differing, [])
})

test.serial('connected registries: one at a site behind a tunnel, and one below it', online, topologyText('connected-registry'), [])
test.serial('connected registries: a firewall without the home region’s data endpoint', online, readFileSync('fixtures/misconfigurations/home-data-endpoint-out-of-reach.yaml', 'utf8'), ['plantregistry: https://contoso.westeurope.data.azurecr.io/v2/'])
