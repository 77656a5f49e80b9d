import { AsyncLocalStorage } from 'node:async_hooks'
import type { NetworkManagementClientOptionalParams } from '@azure/arm-network'
import { ImportError } from '../refusal.ts'
import type { Pages } from './listing.ts'

type Policy = NonNullable<NetworkManagementClientOptionalParams['additionalPolicies']>[number]['policy']

interface Asking {
  readonly bodies: string[]
  readonly asked: Set<string>
}

/**
 * What ARM answered, as it answered: a client's own objects have the properties that were known when the client was made, and a link's
 * `resolutionPolicy`, of which much depends, is younger than some.
 */
export interface Raw {
  readonly policy: Policy
  /** Every item of every page. */
  items(pages: () => Pages): Promise<readonly unknown[]>
}

export function rawAnswers(endpoint: string, signal: AbortSignal): Raw {
  const asking = new AsyncLocalStorage<Asking>()
  const { origin } = new URL(endpoint)
  return {
    policy: {
      name: 'rehearseRawAnswers',
      async sendRequest(request, next) {
        // A page says where the next one is, and the token goes along.
        if (new URL(request.url).origin !== origin) throw new ImportError(`${endpoint}: a page leads to another machine (${new URL(request.url).origin}), which is not asked`)
        const list = asking.getStore()
        if (request.method === 'GET' && list?.asked.has(request.url) === true) throw new ImportError(`${endpoint}: pages of a list lead back to each other`)
        list?.asked.add(request.url)
        request.abortSignal ??= signal
        const response = await next(request)
        if (response.status === 200) list?.bodies.push(response.bodyAsText ?? '')
        return response
      },
    },
    async items(pages) {
      const list: Asking = { bodies: [], asked: new Set() }
      return asking.run(list, async () => {
        const found: unknown[] = []
        for await (const _ of pages().byPage()) found.push(...list.bodies.splice(0).flatMap(valuesOf))
        return found
      })
    },
  }
}

function valuesOf(body: string): readonly unknown[] {
  const { value } = JSON.parse(body) as { readonly value?: unknown }
  return Array.isArray(value) ? value : []
}
