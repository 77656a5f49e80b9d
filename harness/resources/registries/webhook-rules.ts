import { registryRegions } from '../../azure/registry-names.ts'
import type { Rule } from '../rule.ts'

const reference = 'https://learn.microsoft.com/azure/container-registry/container-registry-webhook'

const scopeForm = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(?:\*|\w[\w.-]{0,127}))?$/
const headerForm = /^[\w!#$%&'*+.^`|~-]+$/

/** What could not be told to anybody, or would be told of nothing. */
const unfit: Rule = {
  code: 'invalid-webhook',
  source: reference,
  *check({ topology }) {
    for (const registry of topology.registries.values()) {
      for (const { name, serviceUri, scope, customHeaders } of registry.webhooks) {
        const path = ['registries', registry.name, 'webhooks', name]
        if (!/^[a-z0-9]{5,50}$/i.test(name)) yield { path, atKey: true, message: `"${name}" cannot be the name of a webhook: 5-50 letters and digits` }
        if (!isUri(serviceUri)) yield { path: [...path, 'serviceUri'], message: `"${serviceUri}" is nothing that ${name} could tell`, hint: 'such as https://hooks.example.com/registry' }
        if (scope !== undefined && !scopeForm.test(scope)) yield { path: [...path, 'scope'], message: `"${scope}" is no scope of a webhook`, hint: 'such as samples/hello:v1, or samples/hello:*' }
        for (const [header, value] of Object.entries(customHeaders)) {
          if (!headerForm.test(header) || !/^[\x20-\x7e]*$/.test(value)) yield { path: [...path, 'customHeaders', header], message: `"${header}" is no header that ${name} could send` }
        }
      }
    }
  },
}

/** "A webhook in a geo-replicated registry": it belongs to one of its regions. */
const elsewhere: Rule = {
  code: 'webhook-without-replica',
  source: reference,
  *check({ topology }) {
    for (const registry of topology.registries.values()) {
      const regions = registryRegions(registry)
      for (const { name, location } of registry.webhooks) {
        if (!regions.includes(location)) yield { path: ['registries', registry.name, 'webhooks', name, 'location'], message: `${registry.name} has no replica in ${location} of which ${name} could tell`, hint: regions.length === 1 ? `location: ${regions[0]}` : `one of ${regions.join(', ')}` }
      }
    }
  },
}

function isUri(text: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[^\s]*)?$/.test(text) && URL.canParse(text)
}

export const webhookRules: readonly Rule[] = [unfit, elsewhere]
