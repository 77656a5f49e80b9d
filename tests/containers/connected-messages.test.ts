import test from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { connectedRegistriesServe } from '../../harness/checks/connected-registries-serve.ts'
import { meetAWindowWithin } from '../../harness/checks/messages-meet-a-window.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { exchange, topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

// Messages for connected registries that synchronise once a week, in real registries whose clocks are set: one's live as long, the other's do not.

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

const weekly = "schedule: '0 3 * * 1', syncWindow: PT4H"

/** The registry of the operations stands right below the cloud, too. */
const design = [
  ['officeregistry: { parent: contoso, host: office-edge, mode: ReadWrite }', `officeregistry: { parent: contoso, host: office-edge, mode: ReadWrite, clients: planner, ${weekly} }`],
  ['operationsregistry: { parent: officeregistry, host: operations-edge, mode: ReadWrite, clients: planner, loginServer: registry.plant.example.com }', `gateregistry: { parent: contoso, host: gate-edge, clients: guard, ${weekly}, messageTtl: P7D }`],
  ['  cellsregistry: { parent: operationsregistry, host: cells-edge, mode: ReadOnly, clients: robot }\n', ''],
  ['  office-edge: {', '  gate-edge: { subnet: plant-office/servers, privateIPAddress: 10.40.1.20 }\n  guard: plant-office/servers\n  office-edge: {'],
] as const

inTime('what is pushed between two windows: lost where its message expires before, there in the next window where it does not; as the model had said', async (t) => {
  t.timeout(240_000, 'a lab with three registries')
  await using started = await labOf(t, design.reduce((text, [from, to]) => exchange(text, from, to), topologyText('connected-levels')))
  const { facts, lab } = started
  const { world, parity } = predicted(lab, createModel(facts))
  const [serve, meet] = await runChecks({ facts, world }, { checks: [connectedRegistriesServe, meetAWindowWithin(15)] })
  t.is(serve!.verdict, 'pass', JSON.stringify(serve))
  t.deepEqual(meet!.findings.map(({ host, holds }) => [host, holds]), [['planner', false], ['guard', true]], JSON.stringify(meet))
  const [lost] = meet!.findings
  t.regex(lost!.observed, /MANIFEST_UNKNOWN/)
  t.regex(lost!.because!, /^messages for officeregistry live for P2D, and between two windows/)
  t.deepEqual(parity().differing, [])
})
