import { countedAs, neededBy } from './access.ts'
import { forwardBlob, forwardUpload, redirect } from './blobs.ts'
import { callerOf, challengeOf, unauthorized } from './caller.ts'
import { begin, json, refuse, reply, type Exchange } from './exchange.ts'
import { answerReferrers, deleteManifest, forwardManifest, putManifest } from './manifests.ts'
import { isDigest, isRepository } from './names.ts'
import { operationOf, pathOf, type Operation } from './operation.ts'
import { isRefusal, refusals, tooMany, type Refusal } from './refusals.ts'
import type { Registry, Replica } from './registries.ts'
import type { Write } from './replication.ts'
import { ask, handBack, headersOf } from './upstream.ts'

/** The OCI protocol at a login server or a regional endpoint, one replica's. A connected registry hands out blobs itself. */

const methods: Readonly<Record<Operation['kind'], readonly string[]>> = {
  base: ['GET', 'HEAD'],
  catalog: ['GET'],
  tags: ['GET'],
  referrers: ['GET'],
  manifest: ['GET', 'HEAD', 'PUT', 'DELETE'],
  blob: ['GET', 'HEAD', 'DELETE'],
  uploads: ['POST'],
  upload: ['GET', 'PATCH', 'PUT', 'DELETE'],
}

export async function answerProtocol(exchange: Exchange, registry: Registry, replica: Replica, write: Write, now: () => number): Promise<void> {
  const { method, path, request } = exchange
  const operation = operationOf(path)
  if (path.startsWith('/acr/')) return refuse(exchange, refusals.notImitated)
  // Recorded for `/`; no header of the protocol's comes with it.
  if (operation === undefined) return notFound(exchange)
  if (isRefusal(operation)) return refuse(exchange, operation)
  if (!methods[operation.kind].includes(method)) return refuse(exchange, refusals.unsupported)
  const query = queryFor(operation, exchange.query)
  if (isRefusal(query)) return refuse(exchange, query)

  const writes = method !== 'GET' && method !== 'HEAD'
  if (writes && registry.settings.connected?.mode === 'ReadOnly') return refuse(exchange, refusals.readOnly)
  const { authorization } = request.headers
  const needed = neededBy(operation, method, query.get('from') ?? undefined)
  const caller = callerOf(registry, authorization, needed, now())
  if (caller === undefined) return refuse(exchange, unauthorized(challengeOf(registry, exchange.origin, needed, authorization !== undefined), needed))
  const wait = operation.kind === 'base' ? undefined : replica.limit(caller, countedAs(operation, method))
  if (wait !== undefined) return refuse(exchange, tooMany(wait))

  switch (operation.kind) {
    case 'base': return reply(exchange, 200, { 'Content-Type': json }, '{}')
    case 'catalog':
    case 'tags': return await forward(exchange, replica, operation, query)
    case 'referrers': return await answerReferrers(exchange, replica, operation)
    case 'manifest': return await (method === 'PUT' ? putManifest(exchange, replica, write, operation) : method === 'DELETE' ? deleteManifest(exchange, replica, write, operation) : forwardManifest(exchange, replica, operation))
    case 'blob': return await (method === 'GET' && registry.settings.connected === undefined ? redirect(exchange, registry, replica, operation, now()) : forwardBlob(exchange, replica, operation))
    case 'uploads':
    case 'upload': return await forwardUpload(exchange, replica, operation, query)
  }
}

async function forward(exchange: Exchange, replica: Replica, operation: Operation, query: URLSearchParams): Promise<void> {
  const path = query.size === 0 ? pathOf(operation) : `${pathOf(operation)}?${query.toString()}`
  await handBack(exchange, await ask(replica, { method: exchange.method, path, headers: headersOf(exchange) }))
}

/** Of a query, what the protocol knows, as far as it is what it should be. */
function queryFor(operation: Operation, query: URLSearchParams): URLSearchParams | Refusal {
  const known: Readonly<Partial<Record<Operation['kind'], readonly string[]>>> = { catalog: ['n', 'last'], tags: ['n', 'last'], uploads: ['mount', 'from', 'digest'], upload: ['digest', '_state'] }
  const kept = new URLSearchParams([...query].filter(([name]) => known[operation.kind]?.includes(name)))
  for (const digest of [...kept.getAll('digest'), ...kept.getAll('mount')]) if (!isDigest(digest)) return refusals.digestInvalid
  for (const repository of kept.getAll('from')) if (!isRepository(repository)) return refusals.nameInvalid
  return kept
}

function notFound(exchange: Exchange): void {
  begin(exchange, 404, { 'Content-Length': '0' })
  exchange.response.end()
}
