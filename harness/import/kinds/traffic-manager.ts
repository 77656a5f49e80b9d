import { defaultMonitor, defaultTimeout, routingMethods, type RoutingMethod } from '../../azure/traffic-manager/profile.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { labelLike } from '../names.ts'
import { firstOf, get, isDisabled, listAt, textAt, wholeNumber } from '../read.ts'
import type { Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'
import { endpointsOf } from './traffic-manager-endpoints.ts'

const profileType = 'Microsoft.Network/trafficManagerProfiles'

/** Traffic Manager profiles with their endpoints, inline and beside them. PowerShell has the settings of a profile at its top. */
export function trafficManagerProfiles(draft: Drafting): void {
  const profiles = draft.estate.ofType(profileType)
  // Nested profiles may come later: what each is called is decided first.
  const known = profiles.flatMap((profile) => {
    const name = draft.names.of('trafficManagerProfiles', profile.id)
    const written = textAt(profile.body, 'trafficRoutingMethod')
    const method = routingMethods.find((one) => one.toLowerCase() === written?.toLowerCase())
    if (method === undefined) draft.note(`${profile.origin}: Traffic Manager profile ${name} is left aside: ${written === undefined ? 'it states no routing method' : isSymbolic(written) ? `its routing method is known only at run time (${written})` : `there is no routing method "${written}"`}`)
    return method === undefined ? [] : [{ profile, name, method }]
  })
  const nested = new Map(known.map(({ profile, name }) => [profile.id.toLowerCase(), name]))
  for (const { profile, name, method } of known) {
    const ttl = wholeNumber(firstOf(profile.body, 'dnsConfig.ttl', 'ttl'))
    const maxReturn = wholeNumber(get(profile.body, 'maxReturn'))
    if (/^enabled$/i.test(textAt(profile.body, 'trafficViewEnrollmentStatus') ?? '')) draft.note(`${profile.origin}: ${name}: Traffic View is left aside; no answer depends on it`)
    const recordType = textAt(profile.body, 'recordType')
    if (recordType !== undefined) draft.note(`${profile.origin}: ${name}: recordType ${recordType} has no word in the language and is left aside`)
    draft.add('trafficManagerProfiles', name, stated({
      relativeName: relativeName(profile, name, draft),
      ttl: ttl === 60 ? undefined : ttl,
      profileStatus: isDisabled(get(profile.body, 'profileStatus')) ? 'Disabled' : undefined,
      trafficRoutingMethod: method,
      maxReturn: method === 'MultiValue' && maxReturn !== 2 ? maxReturn : undefined,
      monitorConfig: monitor(profile, name, draft),
      endpoints: endpoints(profile, method, nested, draft),
    }), profile)
  }
}

function endpoints(profile: Resource, method: RoutingMethod, nested: ReadonlyMap<string, string>, draft: Drafting): unknown {
  const made = endpointsOf(profile, method, nested, draft)
  return made.length === 0 ? undefined : Object.fromEntries(made)
}

/** Its name in DNS, where it is another than that of the resource. */
function relativeName(profile: Resource, name: string, draft: Drafting): string | undefined {
  const written = textAt(profile.body, 'dnsConfig.relativeName') ?? textAt(profile.body, 'relativeDnsName') ?? profile.name
  const fqdn = textAt(profile.body, 'dnsConfig.fqdn')
  if (fqdn !== undefined && !isSymbolic(fqdn) && !/\.trafficmanager\.net\.?$/i.test(fqdn)) draft.note(`${profile.origin}: ${name} is called ${fqdn}: the names of another cloud are not rehearsed, ${written}.trafficmanager.net stands for it`)
  if (isSymbolic(written)) draft.note(`${profile.origin}: the DNS name of Traffic Manager profile ${name} is known only at run time (${written})`)
  const label = isSymbolic(written) ? labelLike(written) : written.toLowerCase()
  return label === name.toLowerCase() ? undefined : label
}

/** Headers whose values let somebody in; what a probe says of itself otherwise is no secret. */
const secretive = /auth|key|token|secret|cookie|password|signature|credential|fdid/i

/** What is probed, where it is not what the platform takes anyway. */
function monitor({ body, origin }: Resource, name: string, draft: Drafting): unknown {
  const of = (key: string): unknown => firstOf(body, `monitorConfig.${key}`, `monitor${key}`)
  const written = (key: string): number | undefined => {
    const value = of(key)
    if (isSymbolic(value)) draft.note(`${origin}: ${name}: ${key} of its monitor is known only at run time: what Azure takes unless told stands for it`)
    return wholeNumber(value)
  }
  const protocol = of('protocol')
  const known = (['HTTP', 'HTTPS', 'TCP'] as const).find((one) => typeof protocol === 'string' && one === protocol.toUpperCase()) ?? 'HTTP'
  if (typeof protocol === 'string' && known !== protocol.toUpperCase()) draft.note(`${origin}: ${name}: the protocol of its monitor is ${isSymbolic(protocol) ? 'known only at run time' : `none that Traffic Manager has (${protocol})`}: HTTP stands for it`)
  const [port, interval, timeout, tolerated] = ['port', 'intervalInSeconds', 'timeoutInSeconds', 'toleratedNumberOfFailures'].map(written)
  const path = of('path')
  if (isSymbolic(path)) draft.note(`${origin}: ${name}: the path of its monitor is known only at run time: / stands for it`)
  const asks = known !== 'TCP'
  const codes = listAt({ all: firstOf(body, 'monitorConfig.expectedStatusCodeRanges', 'expectedStatusCodeRanges') }, 'all').flatMap(rangeOf)
  const made = stated({
    protocol: known === defaultMonitor.protocol ? undefined : known,
    port: port === defaultMonitor.port ? undefined : port,
    path: asks && typeof path === 'string' && !isSymbolic(path) && path !== '' && path !== '/' ? path : undefined,
    intervalInSeconds: interval === defaultMonitor.intervalInSeconds ? undefined : interval,
    timeoutInSeconds: timeout === defaultTimeout(interval ?? defaultMonitor.intervalInSeconds) ? undefined : timeout,
    toleratedNumberOfFailures: tolerated === defaultMonitor.toleratedNumberOfFailures ? undefined : tolerated,
    expectedStatusCodeRanges: asks && !(codes.length === 1 && codes[0] === 200) ? oneOrList(codes) : undefined,
    customHeaders: asks ? headers(listAt({ all: firstOf(body, 'monitorConfig.customHeaders', 'customHeaders') }, 'all'), `${origin}: ${name}`, draft) : undefined,
  })
  return Object.keys(made).length === 0 ? undefined : made
}

/** `{ min, max }` of ARM, `200-299` of Terraform. */
function rangeOf(one: unknown): readonly (string | number)[] {
  if (typeof one === 'string') return isSymbolic(one) ? [] : /^\d+$/.test(one.trim()) ? [Number(one)] : splitRange(one)
  if (typeof one === 'number') return [one]
  const [min, max] = [wholeNumber(get(one, 'min')), wholeNumber(get(one, 'max'))]
  return min === undefined ? [] : [max === undefined || max === min ? min : `${min}-${max}`]
}

function splitRange(written: string): readonly (string | number)[] {
  const [first, last] = written.split('-').map((one) => one.trim())
  return first === last ? [Number(first)] : [`${first}-${last}`]
}

function headers(all: readonly unknown[], where: string, draft: Drafting): unknown {
  const made = all.flatMap((one) => {
    const [name, value] = [textAt(one, 'name'), textAt(one, 'value')]
    if (name === undefined || value === undefined) return []
    if (!isSymbolic(value) && !secretive.test(name)) return [[name, value] as const]
    draft.note(`${where}: header ${name} of its probes is left aside: ${isSymbolic(value) ? 'its value is known only at run time' : 'its value may be a secret'}`)
    return []
  })
  return made.length === 0 ? undefined : Object.fromEntries(made)
}
