import { storageNameOf } from '../facts/registry-storage.ts'
import { imagesHeld } from '../facts/images.ts'
import { heldRegistries, imagesOf, tokenOf } from '../facts/held-registries.ts'
import { actionsOf, scopeActions } from '../azure/registry-access.ts'
import { cloudOf, connectedOf, rightsAt } from '../facts/held-connected.ts'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { addressesFor, holds, pullSteps, spread } from './connected.ts'
import { add, keyAt, nextDigest, versionAt, type Pushed } from './pushed.ts'
import { NoClientError, sampleSizes, type Transfer, type TransferFailure, type TransferRequest, type TransferStep } from '../world/transfer/transfer.ts'
import { nameIn } from '../world/transfer/faults.ts'
import { wordsOf, type Failing } from '../world/transfer/words.ts'
import { oneAfterTheOther } from './one-after-the-other.ts'
import { toldSteps } from './told-steps.ts'
import type { Attempt, Behind } from './reachability.ts'
import type { Asking } from './asking.ts'
import type { Scattering } from './scattering.ts'

/** Bytes of the layer that a push brings (runtime/transfer.ts). */
const pushedBytes = 1_000_000

type Stage = Failing['stage']

/** The replicas to which the requests of one transfer come; with more than one, in turn or by chance. */
interface Scattered {
  readonly regions: readonly string[]
  readonly choice: Scattering['choice'] | undefined
}

/**
 * A pull or a push, step by step, as crane goes about it: who are you, a token, the manifest, for each blob a link and where that leads. Images are the
 * sample image of every registry, and what was pushed in this world.
 */
export function predictTransfer(asking: Asking, pushed: Pushed, name: string, request: TransferRequest): Transfer {
  const { facts } = asking
  const host = facts.hosts.get(name)!
  const { image, kind, client } = request
  const logins = imagesOf(facts.topology, name)
  if (logins.length === 0 && connectedOf(facts.topology, name).length === 0) throw new NoClientError(name)
  const steps: TransferStep[] = []
  const names = new Map<string, string | undefined>()
  let scattered: Scattered = { regions: [], choice: undefined }
  let digest: string | undefined

  const step = (what: TransferStep['what'], method: string, at: string, status: number, further: Partial<TransferStep> = {}): void => {
    steps.push({ what, method, name: at, status, ...further })
  }
  const fail = (fault: TransferFailure['fault'], stage: Stage, at: string, further: Partial<Failing> = {}): Transfer => {
    const words = wordsOf({ fault, client, kind, image, stage, name: at, ...further })
    return ended({ fault, name: nameIn(words), words })
  }
  const ended = (failure: TransferFailure | undefined): Transfer =>
    ({ client, steps: toldSteps(client, kind, steps), failure, ...(client === 'crane' && failure === undefined && digest !== undefined && { digest }), names: [...names].map(([one, address]) => ({ name: one, address })), ...(scattered.choice !== undefined && { scattered: scattered.choice }) })

  /** A connection to a name; how it fails, otherwise. */
  function open(at: string, stage: Stage): { readonly attempt: Attempt } | { readonly failed: Transfer } {
    const [address] = addressesFor(asking, name, at)
    names.set(at, address)
    if (address === undefined) {
      const response = asking.response(name, at)
      const lookup = response === undefined ? 'i/o timeout' : ['NOERROR', 'NXDOMAIN'].includes(response.rcode) ? 'no such host' : 'server misbehaving'
      return { failed: fail('unresolved', stage, at, { server: host.dnsServers[0], lookup }) }
    }
    const attempt = asking.reach(host, address, at)
    if (attempt.outcome === 'http') return { attempt }
    const fault = attempt.outcome === 'tls' ? 'certificate' : attempt.outcome === 'unresolved' ? 'unresolved' : attempt.outcome
    return { failed: fail(fault, stage, at, { address, certified: ['…'], closed: attempt.at !== undefined }) }
  }

  const login = open(image.name, 'login')
  if ('failed' in login) return login.failed
  const { behind, status, connected } = login.attempt
  if (connected !== undefined) return atConnected(connected)
  if (behind?.shutOut !== undefined) {
    step('challenge', 'GET', image.name, 403)
    return fail('denied', 'login', image.name, { egress: behind.shutOut })
  }
  if (behind === undefined || behind.endpoint.kind === 'data' || behind.service.registry === undefined) {
    step('challenge', 'GET', image.name, status ?? 404)
    return fail(status === 403 ? 'denied' : 'absent', 'login', image.name, { status })
  }
  step('challenge', 'GET', image.name, 401)
  const { registry } = behind.service
  if (!heldRegistries(facts.topology).some((one) => one.name === registry.name)) {
    step('token', 'GET', image.name, 404)
    return fail('absent', 'token', image.name, { status: 404 })
  }
  if (asking.lacks(registry.name, behind.region, 'authentication')) {
    step('token', 'GET', image.name, 500)
    return fail('unavailable', 'token', image.name, { status: 500 })
  }
  if (login.attempt.withoutKey) {
    step('token', 'GET', image.name, 403)
    return fail('denied', 'token', image.name)
  }
  const anonymous = !logins.includes(registry)
  if (anonymous && !registry.anonymousPullEnabled) {
    step('token', 'GET', image.name, 401)
    return fail('unauthorized', 'token', image.name)
  }
  const token = tokenOf(facts.topology, name, registry.name)
  if (token !== undefined && registry.tokens.some((one) => one.name === token && one.status === 'disabled')) {
    step('token', 'GET', image.name, 401)
    return fail('unauthorized', 'token', image.name)
  }
  // An anonymous token is good for pulling alone.
  const rights = anonymous ? ['content/read'] as const : token === undefined ? scopeActions : actionsOf(registry, token, image.repository)
  step('token', 'GET', image.name, 200)
  scattered = scatteredOver(behind)
  return kind === 'pull' ? pull(behind) : push(behind)

  /** Blobs come from the connected registry itself; a push to one that is ReadOnly is refused. */
  function atConnected(connected: ConnectedRegistry): Transfer {
    step('challenge', 'GET', image.name, 401)
    if (!connectedOf(facts.topology, name).includes(connected)) {
      step('token', 'GET', image.name, 401)
      return fail('unauthorized', 'token', image.name)
    }
    const rights = rightsAt(facts.topology, connected, name, image.repository)
    if (connected.clientTokens.has(name) && isDisabled(connected)) {
      step('token', 'GET', image.name, 401)
      return fail('unauthorized', 'token', image.name)
    }
    step('token', 'GET', image.name, 200)
    if (rights?.includes('content/read') === false) return forbidden('manifest', kind === 'pull' ? 'GET' : 'HEAD', ['pull'])
    const there = holds(asking, pushed, connected, request)
    if (kind === 'pull' && there === undefined) {
      step('manifest', 'GET', image.name, 404)
      return fail('unknown-manifest', 'manifest', image.name)
    }
    if (kind === 'pull') {
      digest = there?.digest
      steps.push(...pullSteps(image.name))
      return ended(undefined)
    }
    step('manifest', 'HEAD', image.name, there === undefined ? 404 : 200)
    step('blob', 'HEAD', image.name, 404)
    if (connected.mode === 'ReadOnly') {
      step('upload', 'POST', image.name, 403)
      return fail('denied', 'upload', image.name, { said: 'This operation is not allowed on this registry.' })
    }
    if (rights?.includes('content/write') === false) return forbidden('upload', 'POST', ['pull', 'push'])
    uploaded(connected.name, '')
    return ended(undefined)
  }

  function isDisabled(connected: ConnectedRegistry): boolean {
    return cloudOf(facts.topology, connected)?.tokens.some((one) => one.name === connected.clientTokens.get(name) && one.status === 'disabled') === true
  }

  function uploaded(place: string, region: string): void {
    for (const [method, status] of [['POST', 202], ['PATCH', 202], ['PUT', 201]] as const) step('upload', method, image.name, status)
    step('manifest', 'PUT', image.name, 201)
    kept(place, region)
  }

  function kept(place: string, region: string): void {
    digest = nextDigest(pushed)
    add(pushed, keyAt(place, image), { digest, region, bytes: pushedBytes, since: asking.now(), arrived: new Set() })
    spread(asking, pushed, image)
  }

  /** The replicas that requests come to, where the name does not always lead to the same one. */
  function scatteredOver({ service, region }: Behind): Scattered {
    const { answers, choice } = asking.scattering(name, image.name)
    const others = answers.map((addresses) => oneAfterTheOther(addresses, (address) => asking.reach(host, address, image.name))?.behind)
    const regions = new Set([region, ...others.flatMap((other) => (other?.service === service ? [other.region] : []))])
    return { regions: [...regions], choice: regions.size > 1 ? choice : undefined }
  }

  /** Asked for a right that it does not have, a token is got once more, and is no better. Measured with crane. */
  function forbidden(what: 'manifest' | 'upload', method: string, lacks: readonly ('pull' | 'push')[]): Transfer {
    step(what, method, image.name, 401)
    step('token', 'GET', image.name, 200)
    step(what, method, image.name, 401)
    return fail('unauthorized', what, image.name, { lacks, ...(method === 'HEAD' && { head: true }) })
  }

  function pull({ service, region }: Behind): Transfer {
    if (scattered.regions.some((one) => unreadable(service.name, one))) {
      step('manifest', 'GET', image.name, 500)
      return fail('unavailable', 'manifest', image.name, { status: 500 })
    }
    if (!rights.includes('content/read')) return forbidden('manifest', 'GET', ['pull'])
    const found = scattered.regions.map((one) => versionOf(service.name, one))
    if (found.includes(undefined)) {
      step('manifest', 'GET', image.name, 404)
      return fail('unknown-manifest', 'manifest', image.name)
    }
    digest = found[0]?.digest
    step('manifest', 'GET', image.name, 200, { bytes: sampleSizes.manifest })
    const data = service.names.find((one) => one.kind === 'data' && one.region === region)
    const target = data?.name ?? storageNameOf(service, region)
    step('link', 'GET', image.name, 307, { leadsTo: target })
    const content = open(target, 'content')
    if ('failed' in content) return content.failed
    const { attempt } = content
    if (attempt.behind?.shutOut !== undefined) {
      step('content', 'GET', target, 403)
      return fail('denied', 'content', target, { egress: attempt.behind.shutOut })
    }
    // A link is good at the endpoint that it names; whoever else answers there knows nothing of it.
    if (attempt.behind === undefined || attempt.behind.endpoint.name !== target) {
      step('content', 'GET', target, attempt.status ?? 404)
      return fail('absent', 'content', target, { status: attempt.status })
    }
    if (facts.topology.settings.blobLinkLifetime === 0) {
      step('content', 'GET', target, 403)
      return fail('denied', 'content', target)
    }
    step('content', 'GET', target, 200, { bytes: sampleSizes.layer })
    step('link', 'GET', image.name, 307, { leadsTo: target })
    step('content', 'GET', target, 200, { bytes: sampleSizes.config })
    return ended(undefined)
  }

  /** Manifests lie in storage, and tags among the metadata. */
  function unreadable(service: string, region: string): boolean {
    return asking.lacks(service, region, 'storage') || asking.lacks(service, region, 'metadata')
  }

  function push({ service, region }: Behind): Transfer {
    if (unreadable(service.name, region)) {
      step('manifest', 'HEAD', image.name, 500)
      return fail('unavailable', 'manifest', image.name, { status: 500 })
    }
    if (!rights.includes('content/read')) return forbidden('manifest', 'HEAD', ['pull'])
    step('manifest', 'HEAD', image.name, versionOf(service.name, region) === undefined ? 404 : 200)
    step('blob', 'HEAD', image.name, 404)
    if (!rights.includes('content/write')) return forbidden('upload', 'POST', ['pull', 'push'])
    step('upload', 'POST', image.name, 202)
    step('upload', 'PATCH', image.name, 202)
    step('upload', 'PUT', image.name, 201)
    // A replica knows the blobs that came to itself. https://github.com/Azure/acr/issues/588
    if (scattered.choice !== undefined) {
      step('manifest', 'PUT', image.name, 400)
      return fail('unknown-blob', 'manifest', image.name)
    }
    step('manifest', 'PUT', image.name, 201)
    kept(service.name, region)
    return ended(undefined)
  }

  /** What is there; of an image that is there from the start no more than that. */
  function versionOf(service: string, region: string): { readonly digest?: string } | undefined {
    const { settings } = facts.topology
    const key = keyAt(service, image)
    const there = versionAt(pushed, key, region, settings)
    if (request.patience !== undefined && (there === undefined || (request.expecting ?? there.digest) !== there.digest)) spread(asking, pushed, image, request.patience)
    return versionAt(pushed, key, region, { ...settings, ...request }) ?? (imagesHeld(facts.topology, service).includes(`${image.repository}:${image.reference}`) ? {} : undefined)
  }
}
