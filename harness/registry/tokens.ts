import { randomUUID } from 'node:crypto'
import type { Access } from './access.ts'
import { mac, same } from './keys.ts'

/** Seconds for which tokens are good: documented for refresh tokens, as in the documentation's sample and as recorded for anonymous ones. */
export const lifetimes: Readonly<Record<'refresh' | 'access' | 'anonymous', number>> = { refresh: 3 * 3600, access: 75 * 60, anonymous: 20 * 60 }

/** https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md has samples of both kinds. */
export interface Claims {
  readonly jti: string
  readonly sub: string
  readonly nbf: number
  readonly exp: number
  readonly iat: number
  readonly iss: 'Azure Container Registry'
  /** The login server, at whichever endpoint the token was asked for. */
  readonly aud: string
  readonly version: '1.0'
  readonly grant_type: 'access_token' | 'refresh_token'
  /** Of an access token. */
  readonly access?: readonly Access[]
  readonly roles: readonly string[]
}

/** Signed with the registry's own key, which all its endpoints have. */
const header = encode({ alg: 'HS256', typ: 'JWT' })

export function issue(key: Buffer, claims: Pick<Claims, 'sub' | 'aud' | 'grant_type' | 'access'>, now: number, lifetime: number): string {
  const second = Math.floor(now / 1000)
  const body = encode({ jti: randomUUID(), ...claims, nbf: second, exp: second + lifetime, iat: second, iss: 'Azure Container Registry', version: '1.0', roles: [] })
  return `${header}.${body}.${mac(key, `${header}.${body}`).toString('base64url')}`
}

/** The claims of a token that is this registry's and is good now. */
export function claimsOf(key: Buffer, token: string, wanted: Pick<Claims, 'aud' | 'grant_type'>, now: number): Claims | undefined {
  const [first, body, signature, ...rest] = token.split('.')
  // No other algorithm is looked at, `none` included.
  if (first !== header || body === undefined || signature === undefined || rest.length > 0) return undefined
  if (!same(signature, mac(key, `${first}.${body}`).toString('base64url'))) return undefined
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims
  const second = Math.floor(now / 1000)
  return claims.aud === wanted.aud && claims.grant_type === wanted.grant_type && claims.nbf <= second && second < claims.exp ? claims : undefined
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
