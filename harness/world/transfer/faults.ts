/**
 * What becomes of a pull or a push that fails, whichever client says it in whichever words.
 * `unresolved`: no address for the name; `timeout`: nobody answers; `refused`: connection refused, or closed before TLS stood; `certificate`: not
 * for that name; `denied`: the network is shut out, or no link was brought; `unauthorized`; `unknown-manifest`; `unknown-blob`: a manifest whose
 * blobs are not at that replica; `unknown-upload`: an upload that was begun elsewhere; `digest`: content that is not whole; `too-many`; `unavailable`: 5xx;
 * `absent`: 404 of somebody who is no registry.
 */
export type TransferFault =
  | 'unresolved' | 'timeout' | 'refused' | 'certificate' | 'denied' | 'unauthorized' | 'unknown-manifest' | 'unknown-blob' | 'unknown-upload' | 'digest' | 'too-many'
  | 'unavailable' | 'absent' | 'other'

/** As Go's clients and the error codes of the protocol have them: the first that fits. */
const known: readonly (readonly [RegExp, TransferFault])[] = [
  [/MANIFEST_BLOB_UNKNOWN|manifest blob unknown|blob unknown to registry/i, 'unknown-blob'],
  [/MANIFEST_UNKNOWN|manifest unknown|^ctr: failed to resolve reference .*: not found$/i, 'unknown-manifest'],
  [/BLOB_UPLOAD_UNKNOWN|BLOB_UPLOAD_INVALID|blob upload (?:unknown|invalid)/i, 'unknown-upload'],
  [/no such host|server misbehaving|lookup \S+ on \S+: .*timeout/i, 'unresolved'],
  [/x509|tls: (?!unexpected EOF)/i, 'certificate'],
  [/DENIED|is not allowed access|\b403\b/, 'denied'],
  [/TOOMANYREQUESTS|too ?many ?requests|\b429\b/i, 'too-many'],
  [/UNAUTHORIZED|authentication required|insufficient_scope|\b401\b/i, 'unauthorized'],
  [/did not match|DIGEST_INVALID|error verifying \S+ checksum/i, 'digest'],
  [/i\/o timeout|TLS handshake timeout|deadline exceeded|connection timed out|no route to host|network is unreachable/i, 'timeout'],
  [/connection refused|connection reset|\bEOF\b/, 'refused'],
  [/\b5\d\d\b|UNAVAILABLE/, 'unavailable'],
  [/\b404\b|from remote: not found/, 'absent'],
]

export function faultIn(words: string): TransferFault {
  return known.find(([form]) => form.test(words))?.[1] ?? 'other'
}

/** The host name that a client complains of: where it looked somebody up, or else asked somebody. */
export function nameIn(words: string): string | undefined {
  return /lookup (\S+?)\.? on /.exec(words)?.[1] ?? /https:\/\/([^/:"\s?]+)/.exec(words)?.[1] ?? /failed to resolve reference "([^/:"]+)/.exec(words)?.[1] ?? /(?:container registry|reading manifest \S+ in) ([^/\s:]+)/.exec(words)?.[1]
}
