import type { RegistryWebhook } from '../../azure/registry-access.ts'
import { listOf, oneOrMore, region, text, z } from '../../language/vocabulary.ts'

export interface WebhookInput {
  serviceUri: string
  location?: string | undefined
  actions?: RegistryWebhook['actions'][number] | RegistryWebhook['actions'][number][] | undefined
  scope?: string | undefined
  status?: RegistryWebhook['status'] | undefined
  customHeaders?: Record<string, string> | undefined
}

export const webhooks: z.ZodType<Record<string, WebhookInput>> = z
  .record(text, z.strictObject({
    serviceUri: text.describe('Where it tells: http or https. In a lab a receiver in the place of whoever is there takes it.'),
    location: region.optional().describe('The region of the replica whose changes it tells; the home region unless stated. A webhook for each region tells when an image has arrived there.'),
    actions: oneOrMore(z.enum(['push', 'delete'])).optional().describe('What it tells of; both unless stated.'),
    scope: text.optional().describe('samples/hello:v1, samples/hello:* for all of its tags, samples/hello for its tag latest; all that happens unless stated.'),
    status: z.enum(['enabled', 'disabled']).optional().describe('disabled: it tells nothing; enabled unless stated.'),
    customHeaders: z.record(text, text).optional().describe('Headers that it sends besides.'),
  }))
  .describe('Webhooks by name: each tells of pushes and deletions in one region.')

export function expandWebhooks(input: Record<string, WebhookInput>, home: string): readonly RegistryWebhook[] {
  return Object.entries(input).map(([name, { serviceUri, location, actions, scope, status, customHeaders }]) => ({
    name,
    location: location ?? home,
    serviceUri,
    actions: actions === undefined ? ['push', 'delete'] : listOf(actions),
    ...(scope !== undefined && scope !== '' && { scope }),
    status: status ?? 'enabled',
    customHeaders: customHeaders ?? {},
  }))
}
