import { readScopes } from './access.ts'
import { basicOf, byRefreshToken, principalOf, unauthorized } from './caller.ts'
import { bodyUpTo, refuse, replyJson, type Exchange, type Headers } from './exchange.ts'
import { anonymous, anonymousName, byAccessToken, granted, type Principal } from './principals.ts'
import { refusals, tooMany, type Refusal } from './refusals.ts'
import type { Registry } from './registries.ts'
import { issue, lifetimes } from './tokens.ts'

/** The token service. https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md and docs/Token-BasicAuth.md */

const longestForm = 64 * 1024
const budget: Headers = { 'X-Ms-Ratelimit-Remaining-Calls-Per-Second': '166.65' }

export async function answerOauth(exchange: Exchange, registry: Registry, now: () => number): Promise<void> {
  const { method, path } = exchange
  if (path === '/oauth2/token' && method === 'GET') return answerBasic(exchange, registry, now())
  // Recorded: GET finds no exchange.
  if ((path !== '/oauth2/token' && path !== '/oauth2/exchange') || method !== 'POST') return refuse(exchange, refusals.notFound)
  const body = await bodyUpTo(exchange.request, longestForm)
  if (body === undefined) return refuse(exchange, refusals.badRequest)
  const form = new URLSearchParams(body.toString())
  return path === '/oauth2/exchange' ? answerExchange(exchange, registry, form, now()) : answerForm(exchange, registry, form, now())
}

/** `GET` with name and password in `Authorization`, or without for an anonymous token. */
function answerBasic(exchange: Exchange, registry: Registry, now: number): void {
  const { authorization } = exchange.request.headers
  if (authorization === undefined) return answerAnonymous(exchange, registry, exchange.query, now)
  const basic = basicOf(authorization)
  const principal = basic && principalOf(registry, basic.name, basic.password, now)
  // Recorded: wrong credentials are answered with a Basic challenge here.
  if (principal === undefined) return refuse(exchange, wrongPassword(registry, `Basic realm="${exchange.origin}/oauth2/token"`))
  return answerAccess(exchange, registry, principal, exchange.query, now)
}

function answerForm(exchange: Exchange, registry: Registry, form: URLSearchParams, now: number): void {
  const grant = form.get('grant_type')
  if (grant !== 'refresh_token' && grant !== 'password') return refuse(exchange, refusals.badRequest)
  const [name, password] = [form.get('username') ?? '', form.get('password') ?? '']
  if (grant === 'password' && name === '' && password === '') return answerAnonymous(exchange, registry, form, now)
  const principal = grant === 'password' ? principalOf(registry, name, password, now) : byRefreshToken(registry, form.get('refresh_token') ?? '', now)
  return principal === undefined ? refuseToken(exchange) : answerAccess(exchange, registry, principal, form, now)
}

/** A connected registry says what is wrong. https://github.com/Azure/acr/tree/main/docs/preview/connected-registry */
function wrongPassword({ settings }: Registry, challenge: string): Refusal {
  const refusal = unauthorized(challenge, [])
  return settings.connected === undefined ? refusal : { ...refusal, message: 'Incorrect Password' }
}

function answerAnonymous(exchange: Exchange, registry: Registry, parameters: URLSearchParams, now: number): void {
  return registry.settings.anonymousPullEnabled ? answerAccess(exchange, registry, anonymous, parameters, now) : refuseToken(exchange)
}

/** An access token for as much of the scopes as there is a right to: a client learns from the registry, not from here, what is missing. */
function answerAccess(exchange: Exchange, registry: Registry, principal: Principal, parameters: URLSearchParams, now: number): void {
  if (!isOurs(registry, parameters)) return refuseToken(exchange)
  if (isLimited(exchange, registry, principal)) return undefined
  const access = granted(principal, readScopes(parameters.getAll('scope')))
  const lifetime = principal.name === anonymousName ? lifetimes.anonymous : lifetimes.access
  const token = issue(registry.tokenKey, { sub: principal.name, aud: registry.settings.loginServer, grant_type: 'access_token', access }, now, lifetime)
  return replyJson(exchange, 200, { access_token: token }, budget)
}

/** A token of Entra ID for one of the registry's. */
function answerExchange(exchange: Exchange, registry: Registry, form: URLSearchParams, now: number): void {
  const grant = form.get('grant_type')
  if (grant !== 'access_token' && grant !== 'access_token_refresh_token' && grant !== 'refresh_token') return refuse(exchange, refusals.badRequest)
  const principal = byAccessToken(registry.settings, form.get(grant === 'refresh_token' ? 'refresh_token' : 'access_token') ?? '')
  if (principal === undefined || !isOurs(registry, form)) return refuseToken(exchange)
  if (isLimited(exchange, registry, principal)) return undefined
  const token = issue(registry.tokenKey, { sub: principal.name, aud: registry.settings.loginServer, grant_type: 'refresh_token' }, now, lifetimes.refresh)
  return replyJson(exchange, 200, { refresh_token: token }, budget)
}

/** The registry's global name at every endpoint; clients that leave it out mean the registry that they ask. */
function isOurs({ settings }: Registry, parameters: URLSearchParams): boolean {
  return parameters.getAll('service').every((service) => service.toLowerCase() === settings.loginServer)
}

function isLimited(exchange: Exchange, { limit }: Registry, { name }: Principal): boolean {
  const wait = limit(name, 'oauth')
  if (wait !== undefined) refuse(exchange, tooMany(wait))
  return wait !== undefined
}

function refuseToken(exchange: Exchange): void {
  const { headers: _, ...refusal } = unauthorized('', [])
  refuse(exchange, refusal)
}
