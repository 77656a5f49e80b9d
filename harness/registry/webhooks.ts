import { createHash } from 'node:crypto'
import type { Change, Event } from './events.ts'
import type { Accepted } from './history.ts'
import type { RegistrySettings, Webhook } from './settings.ts'

const tries = 5
const millisecondsPerTry = 10_000

/**
 * The documented body. A deletion tells no size and no tag, and no webhook is told of a tag that goes alone.
 * https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference
 *
 * @param mediaType Of what is deleted, as far as it is known.
 */
export function payloadOf({ loginServer }: Pick<RegistrySettings, 'loginServer'>, region: string, event: Accepted, time: number, mediaType = 'application/vnd.docker.distribution.manifest.v2+json'): object | undefined {
  const { change, repository, request } = event
  if (change.kind === 'untag') return undefined
  const { digest } = change
  const target = change.kind === 'delete'
    ? { mediaType, digest, repository }
    : { mediaType: change.mediaType, size: change.size, digest, length: change.size, repository, ...(change.tag === undefined ? {} : { tag: change.tag }) }
  return { id: identity(`${loginServer} ${region} ${event.number}`), timestamp: new Date(time).toISOString(), action: change.kind, target, request }
}

/** The same each time that one event is told, so that a receiver knows it again. */
function identity(of: string): string {
  return createHash('sha256').update(of).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}

export function webhooksFor({ webhooks }: Pick<RegistrySettings, 'webhooks'>, region: string, { repository, change }: Pick<Event, 'repository' | 'change'>): readonly Webhook[] {
  return webhooks.filter(({ region: own, actions, scope }) => own === region && change.kind !== 'untag' && actions.includes(change.kind) && isMeant(scope, repository, change))
}

/** "foo:*" is all tags of foo, "foo:bar" one, "foo" is "foo:latest"; none is everything. A deletion has no tag: it is told where all tags are meant. */
function isMeant(scope: string | undefined, repository: string, change: Change): boolean {
  if (scope === undefined) return true
  const [meant, tag = 'latest'] = scope.split(':')
  return meant === repository && (tag === '*' || (change.kind === 'push' && change.tag === tag))
}

/** Told until it is taken, a few times. Gives what went wrong the last time. */
export async function tell({ url, headers }: Webhook, payload: object, wait: () => Promise<unknown>): Promise<string | undefined> {
  let reason: string | undefined
  for (let left = tries; left > 0; left -= 1) {
    try {
      const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(payload), redirect: 'manual', signal: AbortSignal.timeout(millisecondsPerTry) })
      await answer.body?.cancel()
      if (answer.status < 500) return answer.ok ? undefined : `answered ${answer.status}`
      reason = `answered ${answer.status}`
    } catch (error) {
      reason = (error as Error).message
    }
    if (left > 1) await wait()
  }
  return reason
}
