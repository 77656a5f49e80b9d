import type { TransferStep } from '../world/transfer/transfer.ts'
import { meaningOf } from './meaning.ts'

/** `time=… level=debug msg="do request" url="https://…"`: what logrus writes of one message. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  return new Map([...line.matchAll(/([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)].map(([, key, quoted, plain]) => [key!, (quoted ?? plain ?? '').replaceAll('\\"', '"')]))
}

/**
 * What `ctr --debug --http-trace` writes: each request, and how it was answered, once redirects have been followed. Whom it asked meanwhile it says where
 * it looks up a name. Requests for tokens it does not tell. https://github.com/containerd/containerd/blob/v1.6.20/remotes/docker/resolver.go
 */
export function containerdSteps(log: string): readonly TransferStep[] {
  const methods = new Map<string, string>()
  const steps: TransferStep[] = []
  let elsewhere: string | undefined
  const lines = log.split('\n').map(fieldsOf)
  const asked = new Set(lines.flatMap((fields) => (fields.get('msg') === 'do request' ? new URL(fields.get('url')!).hostname : [])))
  for (const fields of lines) {
    const [message, url] = [fields.get('msg'), fields.get('url')]
    const host = fields.get('host')
    if (message === 'DNS lookup' && host !== undefined && !asked.has(host)) elsewhere = host
    if (url === undefined) continue
    if (message === 'do request') methods.set(url, fields.get('request.method') ?? 'GET')
    if (message !== 'fetch response received') continue
    const method = methods.get(url) ?? 'GET'
    const what = meaningOf(method, new URL(url))
    const bytes = Number(fields.get('response.header.content-length') ?? '')
    steps.push({ what, method, name: new URL(url).hostname, status: Number.parseInt(fields.get('response.status') ?? '', 10), ...(what === 'link' && { leadsTo: elsewhere }), ...(method === 'GET' && bytes > 0 && { bytes }) } as TransferStep)
  }
  return steps.map((step) => (step.what === 'link' && step.leadsTo === undefined ? withoutLead(step) : step))
}

function withoutLead({ leadsTo: _, ...step }: TransferStep): TransferStep {
  return step
}

/** What buildah writes with `--log-level debug`: each request, but of the first alone how it was answered. */
export function buildahSteps(log: string): readonly TransferStep[] {
  return log.split('\n').flatMap((line): readonly TransferStep[] => {
    const message = fieldsOf(line).get('msg') ?? ''
    const [, first, status] = /^Ping (https:\S+) status (\d{3})$/.exec(message) ?? []
    if (first !== undefined) return [{ what: 'challenge', method: 'GET', name: new URL(first).hostname, status: Number(status) }]
    const [, method, url] = /^(GET|HEAD|POST|PATCH|PUT) (https:\S+)$/.exec(message) ?? []
    if (url === undefined) return []
    const what = meaningOf(method!, new URL(url))
    // Registries of the first protocol are looked for as well, at another path.
    return what === 'challenge' || what === 'content' ? [] : [{ what, method: method!, name: new URL(url).hostname }]
  })
}
