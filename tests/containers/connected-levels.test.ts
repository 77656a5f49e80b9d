import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { connectedPushesArrive } from '../../harness/checks/connected-pushes-arrive.ts'
import { connectedRegistriesOnline } from '../../harness/checks/connected-registries-online.ts'
import { connectedRegistriesServe } from '../../harness/checks/connected-registries-serve.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel, type Model } from '../../harness/model/model.ts'
import type { Pushed } from '../../harness/model/pushed.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import type { World } from '../../harness/world/world.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import type { TransferRequest } from '../../harness/world/transfer/transfer.ts'
import { topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

// Three levels of connected registries below one in the cloud, by real registries and clients: each outcome is what the model had said before.

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

const names = ['officeregistry', 'operationsregistry', 'cellsregistry'] as const
const registries = { cloud: 'contoso.azurecr.io', planner: 'registry.plant.example.com', robot: '10.20.1.10' }
const image = (name: string, reference: string): TransferRequest['image'] => ({ name, repository: 'line/controller', reference })

interface Story {
  readonly lab: Lab
  readonly model: Model
  readonly pushed: Pushed
}

/** A world in which these things have failed: what the model says of it. */
function told({ model, pushed }: Story, faults: readonly ComponentId[]): World {
  return modelWorld(model.withFaults(faults), undefined, pushed)
}

async function states(t: ExecutionContext, story: Story, faults: readonly ComponentId[]): Promise<readonly string[]> {
  const expected = await Promise.all(names.map((name) => told(story, faults).connectionState!(name)))
  let got: readonly string[] = []
  for (let left = 60; left > 0 && got.join() !== expected.join(); left--) {
    got = await Promise.all(names.map((name) => story.lab.connectionState!(name)))
    await sleep(500)
  }
  t.deepEqual(got, expected)
  return got
}

async function transfer(t: ExecutionContext, story: Story, faults: readonly ComponentId[], host: string, request: TransferRequest): Promise<string> {
  const expected = await told(story, faults).transfer!(host, request)
  const got = await story.lab.transfer!(host, request)
  t.is(got.failure?.fault, expected.failure?.fault, `${host} ${request.image.name} ${request.image.reference}: ${got.failure?.words}`)
  const done = ({ steps }: typeof got) => [...new Set(steps.map(({ what, method, name, status }) => `${what} ${method} ${name} ${status}`))].toSorted()
  t.deepEqual(done(got), done(expected))
  return got.failure?.words ?? 'whole'
}

inTime('three levels synchronise, lose their uplink, serve on and catch up; pushes go up from ReadWrite ones; and the model had said each of it', async (t) => {
  t.timeout(240_000, 'a lab with four registries')
  await using started = await labOf(t, topologyText('connected-levels'))
  const { facts, lab } = started
  const model = createModel(facts)
  const story: Story = { lab, model, pushed: new Map() }
  const none: readonly ComponentId[] = []
  t.deepEqual(await states(t, story, none), ['Online', 'Online', 'Online'])

  const { world, parity } = predicted(lab, model)
  const results = await runChecks({ facts, world }, { checks: [connectedRegistriesOnline, connectedRegistriesServe, connectedPushesArrive] })
  t.deepEqual(results.map(({ verdict }) => verdict), ['pass', 'pass', 'pass'], JSON.stringify(results))
  t.deepEqual(parity().differing, [])

  // From the cloud down to the cells, and from operations up to the cloud.
  t.is(await transfer(t, story, none, 'build', { kind: 'push', client: 'crane', image: image(registries.cloud, 'v1') }), 'whole')
  t.is(await transfer(t, story, none, 'robot', { kind: 'pull', client: 'crane', patience: 40, image: image(registries.robot, 'v1') }), 'whole')
  t.is(await transfer(t, story, none, 'planner', { kind: 'push', client: 'crane', image: image(registries.planner, 'v2') }), 'whole')
  t.is(await transfer(t, story, none, 'build', { kind: 'pull', client: 'crane', patience: 40, image: image(registries.cloud, 'v2') }), 'whole')

  // What is ReadOnly takes nothing from its clients; whom nobody knows gets nothing.
  t.regex(await transfer(t, story, none, 'robot', { kind: 'push', client: 'crane', image: image(registries.robot, 'v3') }), /DENIED: This operation is not allowed on this registry\./)
  const wrong = await lab.exec('robot', ['curl', '-s', '-u', 'cellsregistry-client:wrong', `https://${registries.robot}/oauth2/token?service=${registries.robot}`])
  t.like(JSON.parse(wrong.stdout), { errors: [{ code: 'UNAUTHORIZED', message: 'Incorrect Password' }] })
  for (const port of [8080, 8000]) t.is((await lab.exec('robot', ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `http://${registries.robot}:${port}/v2/`])).stdout, '401')

  const cut: readonly ComponentId[] = ['connection:uplink']
  await lab.setFaults(new Set(cut), { forget: false })
  t.deepEqual(await states(t, story, cut), ['Offline', 'Online', 'Online'])
  t.is(await transfer(t, story, cut, 'build', { kind: 'push', client: 'crane', image: image(registries.cloud, 'v4') }), 'whole')
  t.is(await transfer(t, story, cut, 'robot', { kind: 'pull', client: 'crane', image: image(registries.robot, 'v1') }), 'whole')
  t.regex(await transfer(t, story, cut, 'robot', { kind: 'pull', client: 'crane', image: image(registries.robot, 'v4') }), /MANIFEST_UNKNOWN/)

  await lab.setFaults(new Set(none), { forget: false })
  t.deepEqual(await states(t, story, none), ['Online', 'Online', 'Online'])
  t.is(await transfer(t, story, none, 'robot', { kind: 'pull', client: 'crane', patience: 60, image: image(registries.robot, 'v4') }), 'whole')
})
