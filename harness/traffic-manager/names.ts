import { promises } from 'node:dns'
import type { ProbePlan, Settings } from './settings.ts'

/**
 * Where endpoints are: their names are asked for anew at each probe, and what is known meanwhile is gone by. A prober whose resolver
 * does not answer keeps to what it knew: that names cannot be resolved takes no endpoint out.
 */
export class Names {
  readonly #resolver = new promises.Resolver({ timeout: 1000, tries: 2 })
  readonly #known = new Map<string, string>()

  constructor({ resolver, prober }: Pick<Settings, 'resolver' | 'prober'>) {
    this.#resolver.setServers([resolver])
    this.#resolver.setLocalAddress(prober)
  }

  /** `undefined` where it was never found. */
  async addressOf({ name, address }: Pick<ProbePlan, 'name' | 'address'>): Promise<string | undefined> {
    if (address !== undefined) return address
    const asking = this.#ask(name)
    if (!this.#known.has(name)) await asking
    return this.#known.get(name)
  }

  async #ask(name: string): Promise<void> {
    try {
      const [first] = await this.#resolver.resolve4(name)
      if (first !== undefined) this.#known.set(name, first)
    } catch {
      // As before.
    }
  }
}
