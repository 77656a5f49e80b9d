/** What the service answers when it does not do what it is asked, in the words of the registry it stands for. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly detail?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

type Name = 'nameInvalid' | 'tagInvalid' | 'digestInvalid' | 'manifestTooLarge' | 'uploadUnknown' | 'unsupported' | 'notImitated' | 'badRequest' | 'notFound' | 'unavailable' | 'denied' | 'readOnly' | 'alreadyActivated' | 'unknown'

export const refusals: Readonly<Record<Name, Refusal>> = {
  nameInvalid: { status: 400, code: 'NAME_INVALID', message: 'invalid repository name' },
  tagInvalid: { status: 400, code: 'TAG_INVALID', message: 'manifest tag did not match URI' },
  digestInvalid: { status: 400, code: 'DIGEST_INVALID', message: 'provided digest did not match uploaded content' },
  manifestTooLarge: { status: 413, code: 'SIZE_INVALID', message: 'manifest is larger than 4 MiB' },
  uploadUnknown: { status: 404, code: 'BLOB_UPLOAD_UNKNOWN', message: 'blob upload unknown to registry' },
  unsupported: { status: 405, code: 'UNSUPPORTED', message: 'The operation is unsupported.' },
  /**
   * `/acr/v1/`, by which the CLI and Azure's SDKs list, describe, lock and delete. Not 404: for these clients a thing that is not there is deleted
   * (`delete_tag` of azure-containerregistry 1.2.0 then says nothing).
   */
  notImitated: { status: 501, code: 'UNSUPPORTED', message: 'This stands for a registry in a rehearsal and does not imitate /acr/v1/, only the OCI protocol below /v2/ and its tokens.' },
  badRequest: { status: 400, code: 'UNSUPPORTED', message: 'The request is not one that the token service understands.' },
  notFound: { status: 404, code: 'UNSUPPORTED', message: 'The operation is unsupported.' },
  unavailable: { status: 503, code: 'UNAVAILABLE', message: 'service unavailable' },
  /** The storage behind does not do what it should: clients are told 500 (Health-Aware Failover for ACR Geo-Replication, techcommunity 4501730). */
  unknown: { status: 500, code: 'UNKNOWN', message: 'unknown error' },
  /** For whoever comes to a data endpoint without a link, or with one that is not good there. */
  denied: { status: 403, code: 'DENIED', message: 'requested access to the resource is denied' },
  /** A push to a connected registry whose mode is ReadOnly. https://github.com/Azure/acr/tree/main/docs/preview/connected-registry */
  readOnly: { status: 403, code: 'DENIED', message: 'This operation is not allowed on this registry.' },
  alreadyActivated: {
    status: 409,
    code: 'ALREADY_ACTIVATED',
    message: 'Failed to activate the connected registry as it is already activated by another instance. Only one instance is supported at any time.',
    detail: 'Please visit https://aka.ms/acr#ALREADY_ACTIVATED for more information.',
  },
}

/** https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/client-ip-address-not-allowed-access */
export function shutOut(client: string): Refusal {
  return { status: 403, code: 'DENIED', message: `client with IP '${client}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.` }
}

/** `Retry-After` counts down. https://learn.microsoft.com/azure/container-registry/container-registry-skus */
export function tooMany(seconds: number): Refusal {
  return {
    status: 429,
    code: 'TOOMANYREQUESTS',
    message: 'Too many requests. Please visit https://aka.ms/acr/skus#sku-feature-matrix to view limits of all service tiers.',
    headers: { 'Retry-After': String(seconds) },
  }
}

export function isRefusal(value: object): value is Refusal {
  return 'status' in value && 'code' in value
}

export function bodyOf({ code, message, detail }: Refusal): string {
  return `${JSON.stringify({ errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] })}\n`
}
