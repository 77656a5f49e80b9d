import type { Examined } from '../../docker/examine.ts'
import type { Facts } from '../facts/facts.ts'
import type { Plan } from '../plan/plan.ts'
import type { Engine } from '../runtime/engine.ts'
import type { Lab } from '../runtime/lab.ts'
import type { FoundLab } from '../runtime/up-labs.ts'
import type { Output } from './output.ts'
import { unmet } from '../facts/rules/room.ts'
import { UsageError } from './exit-codes.ts'

/** What commands do to the machine. Tests put something else in their place. */
export interface Deps {
  /** Makes the container engine and the images ready, and says on `output` what it does. Returns what had to be done. */
  prepare(output: Output): Promise<readonly string[]>
  /** What is there of all that labs need. */
  examine(): Promise<readonly Examined[]>
  /** Loads what it takes to talk to the engine, beside other preparations. */
  load(): Promise<void>
  plan(facts: Facts): Promise<Plan>
  startLab(plan: Plan, options: { readonly kind: 'test' | 'up'; readonly signal: AbortSignal }): Promise<Lab>
  findLabs(): Promise<readonly FoundLab[]>
  attachLab(name: string): Promise<Lab>
  removeLab(name: string): Promise<void>
}

let opened: Promise<Engine> | undefined

/** The engine that set-up makes ready. One that did not answer may do so later. */
function engine(): Promise<Engine> {
  opened ??= import('../runtime/open-engine.ts').then(({ openEngine }) => openEngine())
  opened.catch(() => (opened = undefined))
  return opened
}

/** The real ones. What they need is loaded when it is used: most commands touch no engine. */
export const deps: Deps = {
  async prepare(output) {
    const { prepare } = await import('../../docker/setup.ts')
    return (await prepare({ output })).done
  },
  async examine() {
    return (await import('../../docker/examine.ts')).examine()
  },
  async load() {
    await Promise.all([import('../runtime/load-client.ts').then(({ loadClient }) => loadClient()), import('../runtime/start-lab.ts')])
  },
  async plan(facts) {
    const lacking = unmet(facts)
    if (lacking.length > 0) throw new UsageError(lacking.map(({ message }) => message).join('; '), 'rehearse a part of the design in containers; "rehearse check" predicts all of it')
    // Their thread is at work while the rest is loaded.
    const issuing = import('../plan/certificates.ts').then(({ issueCertificates }) => issueCertificates(facts))
    issuing.catch(() => undefined)
    const { makePlan } = await import('../plan/make-plan.ts')
    return makePlan(facts, await issuing)
  },
  async startLab(plan, options) {
    const [{ startLab }, { furtherImages }] = await Promise.all([import('../runtime/start-lab.ts'), import('../../docker/images.ts')])
    const further = furtherImages(plan.nodes.map(({ image }) => image))
    // Only now is it known that somebody pulls images.
    if (further.length > 0) await (await import('../../docker/setup.ts')).prepare({ images: further })
    return startLab(plan, { ...options, engine: await engine() })
  },
  async findLabs() {
    return (await import('../runtime/up-labs.ts')).findLabs(await engine())
  },
  async attachLab(name) {
    return (await import('../runtime/up-labs.ts')).attachLab(name, await engine())
  },
  async removeLab(name) {
    return (await import('../runtime/up-labs.ts')).removeLab(name, await engine())
  },
}
