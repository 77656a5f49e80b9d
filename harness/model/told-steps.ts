import type { Client, TransferRequest, TransferStep } from '../world/transfer/transfer.ts'

/** Of the steps that crane makes and tells, what another client makes of the same way, and tells. Measured with skopeo 1.9, buildah 1.28, containerd 1.6. */
export function toldSteps(client: Client, kind: TransferRequest['kind'], steps: readonly TransferStep[]): readonly TransferStep[] {
  switch (client) {
    case 'crane': return steps
    case 'skopeo': return []
    case 'buildah': return steps.flatMap((step) => asBuildah(kind, step))
    case 'containerd': return kind === 'pull' ? pulledByContainerd(steps) : pushedByContainerd(steps)
  }
}

/** It looks for blobs before anything else, and does not say where it is led. */
function asBuildah(kind: TransferRequest['kind'], { what, method, name, status }: TransferStep): readonly TransferStep[] {
  if (what === 'challenge') return [{ what, method, name, ...(status !== undefined && { status }) }]
  if (what === 'content') return []
  return [kind === 'push' && what === 'manifest' && method === 'HEAD' ? { what: 'blob', method, name } : { what, method, name }]
}

/** The first thing it asks for is the manifest; each connection's first request is without a token. */
function pulledByContainerd(steps: readonly TransferStep[]): readonly TransferStep[] {
  return steps.flatMap((step): readonly TransferStep[] => {
    const { what, name, status } = step
    const manifest = (method: string, answered: number | undefined): TransferStep => ({ what: 'manifest', method, name, ...(answered !== undefined && { status: answered }) })
    switch (what) {
      case 'challenge': return [manifest('HEAD', status)]
      case 'manifest': return status === 200 ? [manifest('HEAD', 200), manifest('GET', 401), manifest('GET', 200)] : [manifest('HEAD', status)]
      // A link that leads elsewhere is followed before anything is told.
      case 'link': return step.leadsTo === undefined ? [step] : []
      case 'content': {
        const from = steps.find((one) => one.what === 'link' && one.leadsTo === name)
        return from === undefined ? [] : [{ ...step, what: 'link', name: from.name, leadsTo: name }]
      }
      default: return []
    }
  })
}

/** Blobs before the manifest, which it looks for after them; each blob in one request. */
function pushedByContainerd(steps: readonly TransferStep[]): readonly TransferStep[] {
  const finishes = steps.some(({ what, method }) => what === 'manifest' && method === 'PUT')
  return steps.flatMap((step): readonly TransferStep[] => {
    const { what, method, name, status } = step
    const blob: TransferStep = { what: 'blob', method: 'HEAD', name, ...(status !== undefined && { status }) }
    if (what === 'challenge') return [blob]
    if (what === 'token' || method === 'PATCH') return []
    if (what === 'manifest' && method === 'HEAD') return status === 200 || status === 404 ? (finishes ? [step] : []) : [blob]
    return [step]
  })
}
