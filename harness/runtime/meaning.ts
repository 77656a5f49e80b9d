import type { TransferStep } from '../world/transfer/transfer.ts'

/** What a request is for, by the protocol of registries: https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export function meaningOf(method: string, { pathname }: URL): TransferStep['what'] {
  if (pathname === '/v2/') return 'challenge'
  if (pathname.startsWith('/oauth2/')) return 'token'
  if (/^\/v2\/.+\/manifests\//.test(pathname)) return 'manifest'
  if (/^\/v2\/.+\/blobs\/uploads\//.test(pathname)) return 'upload'
  if (/^\/v2\/.+\/blobs\//.test(pathname)) return method === 'GET' ? 'link' : 'blob'
  return 'content'
}
