import { ImportError } from '../refusal.ts'

interface Refused {
  readonly name?: unknown
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly message?: unknown
  readonly details?: { readonly error?: { readonly code?: unknown } }
}

/** A list of a provider that a subscription never used: nothing is there, and nothing is unknown. */
export function isNotRegistered(error: unknown): boolean {
  return ['MissingSubscriptionRegistration', 'SubscriptionNotRegistered'].includes(codeOf(error as Refused) ?? '')
}

/** Why a list could not be read, without who asked: messages of ARM name people by their ids. */
export function whyNot(error: unknown): string {
  const { statusCode, message } = error as Refused
  const code = codeOf(error as Refused)
  const said = [typeof statusCode === 'number' ? String(statusCode) : '', code ?? ''].filter((one) => one !== '').join(' ')
  if (statusCode === 403) return `${said}: the role Reader is what it takes`
  if (statusCode === 401) return `${said}: this login is not let in`
  if (statusCode === 429) return `${said}: Azure was asked too much, and went on saying so`
  if (code === 'SubscriptionNotFound' || code === 'InvalidSubscriptionId') return `${said}: this login knows no such subscription`
  const first = String(message ?? error).split('\n')[0]!.slice(0, 200)
  return said === '' ? first : `${said}: ${first}`
}

/** Nobody is logged in, or nobody answers: nothing at all can be read. */
export function asOneRefusal(error: unknown, endpoint: string): ImportError | undefined {
  if (error instanceof ImportError) return error
  const { name, code, statusCode } = error as Refused
  if (typeof name === 'string' && /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError)$/.test(name)) {
    return new ImportError(`${endpoint}: nobody is logged in on this machine, or not for this cloud`, 'az login, or any other way that Azure\'s own tools take: https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains')
  }
  if (statusCode === undefined && typeof code === 'string' && /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|REQUEST_SEND_ERROR|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_)/.test(code)) {
    return new ImportError(`${endpoint}: it cannot be reached: ${String((error as Error).message).split('\n')[0]}`, 'HTTPS_PROXY and NODE_EXTRA_CA_CERTS count, as for other tools')
  }
  return undefined
}

function codeOf({ code, details, message }: Refused): string | undefined {
  if (typeof code === 'string' && code !== 'REQUEST_SEND_ERROR') return code
  if (typeof details?.error?.code === 'string') return details.error.code
  return /"code":\s*"(\w+)"/.exec(String(message))?.[1]
}
