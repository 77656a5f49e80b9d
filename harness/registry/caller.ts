import { covers, scopeText, type Access } from './access.ts'
import { byName, byPassword, granted, tokenUser, type Principal } from './principals.ts'
import type { Refusal } from './refusals.ts'
import type { Registry } from './registries.ts'
import { claimsOf } from './tokens.ts'

/** Name and password, from `Authorization: Basic`. */
export function basicOf(authorization: string | undefined): { readonly name: string; readonly password: string } | undefined {
  const encoded = /^basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** Whose name and password these are; with the null GUID as name the password is a refresh token. */
export function principalOf(registry: Registry, name: string, password: string, now: number): Principal | undefined {
  return name === tokenUser ? byRefreshToken(registry, password, now) : byPassword(registry.settings, name, password)
}

export function byRefreshToken({ settings, tokenKey }: Registry, token: string, now: number): Principal | undefined {
  const claims = claimsOf(tokenKey, token, { aud: settings.loginServer, grant_type: 'refresh_token' }, now)
  return claims && byName(settings, claims.sub)
}

/** Who asks, if whoever it is may do what needs these rights; otherwise `undefined`. The token's `access` decides, or the password's owner's rights do. */
export function callerOf(registry: Registry, authorization: string | undefined, needed: readonly Access[], now: number): string | undefined {
  const { settings, tokenKey } = registry
  const basic = basicOf(authorization)
  if (basic !== undefined) {
    const principal = principalOf(registry, basic.name, basic.password, now)
    return principal !== undefined && covers(granted(principal, needed), needed) ? principal.name : undefined
  }
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  const claims = token === undefined ? undefined : claimsOf(tokenKey, token, { aud: settings.loginServer, grant_type: 'access_token' }, now)
  return claims !== undefined && covers(claims.access ?? [], needed) ? claims.sub : undefined
}

/** The token service is the one at the name that the client asked for; what the token is good for is the registry as a whole. */
export function challengeOf({ settings }: Registry, origin: string, needed: readonly Access[], presented: boolean): string {
  const scope = needed.length === 0 ? '' : `,scope="${scopeText(needed)}"`
  return `Bearer realm="${origin}/oauth2/token",service="${settings.loginServer}"${scope}${presented ? ',error="insufficient_scope"' : ''}`
}

/** The recorded body has one detail for each action that is wanted. */
export function unauthorized(challenge: string, wanted: readonly Access[]): Refusal {
  const detail = wanted.flatMap(({ type, name, actions }) => actions.map((action) => ({ Type: type, Name: name, Action: action })))
  return {
    status: 401,
    code: 'UNAUTHORIZED',
    message: 'authentication required, visit https://aka.ms/acr/authorization for more information.',
    detail: detail.length === 0 ? null : detail,
    headers: { 'Www-Authenticate': challenge },
  }
}
