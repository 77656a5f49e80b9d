import { isIP } from 'node:net'
import type { ChildSettings, ConnectedSettings, ListenerSettings, RegistrySettings, ReplicationSettings, Settings, Webhook } from './settings.ts'

/** Everything that is wrong with settings, line by line: where it stands, what was expected and what was found. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

type Found = (path: string, expected: string, found: unknown) => void
type Fields = Readonly<Record<string, unknown>>

/** Reads settings; throws with all that is wrong at once. What may be left out gets what a registry has without it. */
export function readSettings(text: string): Settings {
  const problems: string[] = []
  const wrong: Found = (path, expected, found) => void problems.push(`${path}: expected ${expected}, found ${JSON.stringify(found) ?? 'nothing'}`)
  const settings = settingsOf(parse(text), wrong)
  if (problems.length > 0) throw new SettingsError(problems.join('\n'))
  return settings
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SettingsError(`settings: expected JSON: ${(error as Error).message}`)
  }
}

function settingsOf(value: unknown, wrong: Found): Settings {
  const fields = record(value, 'settings', wrong)
  const tls = fields['tls'] === undefined ? undefined : record(fields['tls'], 'tls', wrong)
  const distribution = fields['distribution'] === undefined ? undefined : record(fields['distribution'], 'distribution', wrong)
  const receiver = fields['receiver'] === undefined ? undefined : receiverOf(record(fields['receiver'], 'receiver', wrong), wrong)
  const registries = list(fields['registries'], 'registries', wrong).map((registry, n) => registryOf(registry, `registries[${n}]`, distribution !== undefined, wrong))
  const listeners = list(fields['listeners'], 'listeners', wrong).map((listener, n) => listenerOf(listener, `listeners[${n}]`, tls !== undefined, wrong))
  return {
    registries,
    listeners,
    folder: text(fields['folder'], 'folder', wrong),
    ...(tls && { tls: { certificate: text(tls['certificate'], 'tls.certificate', wrong), key: text(tls['key'], 'tls.key', wrong) } }),
    ...(distribution && { distribution: { binary: text(distribution['binary'], 'distribution.binary', wrong), folder: text(distribution['folder'], 'distribution.folder', wrong) } }),
    ...(receiver && { receiver }),
  }
}

function receiverOf(fields: Fields, wrong: Found): NonNullable<Settings['receiver']> {
  const address = text(fields['address'], 'receiver.address', wrong)
  if (isIP(address) === 0) wrong('receiver.address', 'an address', address)
  const port = number(fields['port'], 'receiver.port', wrong)
  if (port > 65535) wrong('receiver.port', 'at most 65535', port)
  return { address, port }
}

const scopeForm = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(?:\*|\w[\w.-]{0,127}))?$/
const imageForm = /^[a-z0-9]+(?:[._/-][a-z0-9]+)*:\w[\w.-]{0,127}$/
const connectedForm = /^[a-z0-9]{5,40}$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const host = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/

function registryOf(value: unknown, path: string, starts: boolean, wrong: Found): RegistrySettings {
  const fields = record(value, path, wrong)
  const rules = record(fields['networkRuleSet'] ?? {}, `${path}.networkRuleSet`, wrong)
  return {
    loginServer: matching(fields['loginServer'], host, 'a host name in lower case', `${path}.loginServer`, wrong),
    secret: matching(fields['secret'], /^.{16,}$/s, 'a text of 16 characters or more', `${path}.secret`, wrong, true),
    replicas: nonEmpty(fields['replicas'], `${path}.replicas`, wrong).map((one, n) => {
      const replica = record(one, `${path}.replicas[${n}]`, wrong)
      const at = `${path}.replicas[${n}]`
      if (replica['upstream'] === undefined && !starts) wrong(`${at}.upstream`, 'the address of a distribution registry, or `distribution` in the settings', undefined)
      return {
        region: matching(replica['region'], label, 'a region', `${at}.region`, wrong),
        storageAccount: matching(replica['storageAccount'], /^[a-z0-9]{3,24}$/, '3 to 24 lower-case letters and digits', `${at}.storageAccount`, wrong),
        ...(replica['upstream'] === undefined ? {} : { upstream: matching(replica['upstream'], /^http:\/\/[\w.-]+:\d+$/, 'http://ADDRESS:PORT', `${at}.upstream`, wrong) }),
      }
    }),
    dataEndpointEnabled: flag(fields['dataEndpointEnabled'], false, `${path}.dataEndpointEnabled`, wrong),
    regionalEndpoints: flag(fields['regionalEndpoints'], false, `${path}.regionalEndpoints`, wrong),
    anonymousPullEnabled: flag(fields['anonymousPullEnabled'], false, `${path}.anonymousPullEnabled`, wrong),
    publicNetworkAccess: one(fields['publicNetworkAccess'] ?? 'Enabled', ['Enabled', 'Disabled'], `${path}.publicNetworkAccess`, wrong),
    networkRuleSet: {
      defaultAction: one(rules['defaultAction'] ?? 'Allow', ['Allow', 'Deny'], `${path}.networkRuleSet.defaultAction`, wrong),
      ipRules: texts(rules['ipRules'], `${path}.networkRuleSet.ipRules`, wrong).map((rule, n) => isRange(rule) ? rule : (wrong(`${path}.networkRuleSet.ipRules[${n}]`, 'an address, ADDRESS/LENGTH or FIRST-LAST', rule), rule)),
    },
    adminPasswords: texts(fields['adminPasswords'], `${path}.adminPasswords`, wrong),
    tokens: list(fields['tokens'] ?? [], `${path}.tokens`, wrong).map((value_, n) => {
      const at = `${path}.tokens[${n}]`
      const token = record(value_, at, wrong)
      return {
        name: text(token['name'], `${at}.name`, wrong),
        passwords: texts(token['passwords'], `${at}.passwords`, wrong),
        status: one(token['status'] ?? 'enabled', ['enabled', 'disabled'], `${at}.status`, wrong),
        scopeMap: list(token['scopeMap'], `${at}.scopeMap`, wrong).map((entry, m) => {
          const scope = record(entry, `${at}.scopeMap[${m}]`, wrong)
          return { repository: text(scope['repository'], `${at}.scopeMap[${m}].repository`, wrong), actions: texts(scope['actions'], `${at}.scopeMap[${m}].actions`, wrong) }
        }),
      }
    }),
    identities: list(fields['identities'] ?? [], `${path}.identities`, wrong).map((value_, n) => {
      const at = `${path}.identities[${n}]`
      const identity = record(value_, at, wrong)
      return {
        name: text(identity['name'], `${at}.name`, wrong),
        role: one(identity['role'], ['AcrPull', 'AcrPush', 'AcrDelete', 'Owner'], `${at}.role`, wrong),
        accessToken: text(identity['accessToken'], `${at}.accessToken`, wrong),
        passwords: texts(identity['passwords'], `${at}.passwords`, wrong),
      }
    }),
    linkSeconds: number(fields['linkSeconds'] ?? 1200, `${path}.linkSeconds`, wrong),
    limits: Object.fromEntries(Object.entries(record(fields['limits'] ?? {}, `${path}.limits`, wrong)).map(([name, limit]) => [one(name, ['read', 'write', 'delete', 'referrers', 'oauth'], `${path}.limits`, wrong), number(limit, `${path}.limits.${name}`, wrong)])),
    ...(fields['replication'] === undefined ? {} : { replication: replicationOf(fields['replication'], `${path}.replication`, wrong) }),
    webhooks: list(fields['webhooks'] ?? [], `${path}.webhooks`, wrong).map((webhook, n) => webhookOf(webhook, `${path}.webhooks[${n}]`, wrong)),
    images: texts(fields['images'] ?? [], `${path}.images`, wrong).map((image, n) => matching(image, imageForm, 'REPOSITORY:TAG', `${path}.images[${n}]`, wrong)),
    children: list(fields['children'] ?? [], `${path}.children`, wrong).map((child, n) => childOf(child, `${path}.children[${n}]`, wrong)),
    ...(fields['connected'] === undefined ? {} : { connected: connectedOf(fields['connected'], `${path}.connected`, wrong) }),
  }
}

function childOf(value: unknown, path: string, wrong: Found): ChildSettings {
  const { name, messageSeconds } = record(value, path, wrong)
  return { name: matching(name, connectedForm, 'the name of a connected registry', `${path}.name`, wrong), ...(messageSeconds !== undefined && { messageSeconds: number(messageSeconds, `${path}.messageSeconds`, wrong) }) }
}

function connectedOf(value: unknown, path: string, wrong: Found): ConnectedSettings {
  const fields = record(value, path, wrong)
  const parent = record(fields['parent'], `${path}.parent`, wrong)
  const token = record(fields['syncToken'], `${path}.syncToken`, wrong)
  const at = (key: string): string => matching(parent[key], /^https?:\/\/[\w.-]+(?::\d{1,5})?$/, 'https://HOST', `${path}.parent.${key}`, wrong)
  return {
    name: matching(fields['name'], connectedForm, 'the name of a connected registry', `${path}.name`, wrong),
    mode: one(fields['mode'] ?? 'ReadOnly', ['ReadWrite', 'ReadOnly'], `${path}.mode`, wrong),
    parent: { loginServer: at('loginServer'), gateway: at('gateway') },
    syncToken: { name: text(token['name'], `${path}.syncToken.name`, wrong), password: text(token['password'], `${path}.syncToken.password`, wrong) },
    schedule: matching(fields['schedule'] ?? '* * * * *', /^(?:[\d*/,-]+ ){4}[\d*/,-]+$/, 'five fields of cron', `${path}.schedule`, wrong),
    syncWindowSeconds: number(fields['syncWindowSeconds'] ?? 3600, `${path}.syncWindowSeconds`, wrong),
    everySeconds: number(fields['everySeconds'] ?? 1, `${path}.everySeconds`, wrong),
    timeoutSeconds: number(fields['timeoutSeconds'] ?? 10, `${path}.timeoutSeconds`, wrong),
  }
}

function replicationOf(value: unknown, path: string, wrong: Found): ReplicationSettings {
  const fields = record(value, path, wrong)
  const bytesPerSecond = number(fields['bytesPerSecond'] ?? 32_500_000, `${path}.bytesPerSecond`, wrong)
  if (bytesPerSecond === 0) wrong(`${path}.bytesPerSecond`, 'at least 1', 0)
  return { seconds: number(fields['seconds'] ?? 4, `${path}.seconds`, wrong), bytesPerSecond, retrySeconds: number(fields['retrySeconds'] ?? 5, `${path}.retrySeconds`, wrong) }
}

function webhookOf(value: unknown, path: string, wrong: Found): Webhook {
  const fields = record(value, path, wrong)
  const headers = Object.entries(record(fields['headers'] ?? {}, `${path}.headers`, wrong))
  return {
    region: matching(fields['region'], label, 'a region', `${path}.region`, wrong),
    // Not shown where it is wrong, as it may hold a secret.
    url: matching(fields['url'], /^https?:\/\/[\w.-]+(:\d{1,5})?(\/[^\s]*)?$/, 'http://HOST/PATH or https://HOST/PATH', `${path}.url`, wrong, true),
    ...(fields['scope'] === undefined ? {} : { scope: matching(fields['scope'], scopeForm, 'REPOSITORY, REPOSITORY:TAG or REPOSITORY:*', `${path}.scope`, wrong) }),
    actions: list(fields['actions'] ?? ['push', 'delete'], `${path}.actions`, wrong).map((action, n) => one(action, ['push', 'delete'], `${path}.actions[${n}]`, wrong)),
    headers: Object.fromEntries(headers.map(([name, header]) => [name, matching(header, /^[\x20-\x7e]*$/, 'printable characters', `${path}.headers.${name}`, wrong, true)])),
  }
}

function listenerOf(value: unknown, path: string, hasCertificate: boolean, wrong: Found): ListenerSettings {
  const fields = record(value, path, wrong)
  const address = text(fields['address'], `${path}.address`, wrong)
  if (isIP(address) === 0) wrong(`${path}.address`, 'an address', address)
  const tls = flag(fields['tls'], true, `${path}.tls`, wrong)
  if (tls && !hasCertificate) wrong(`${path}.tls`, '`tls` in the settings, with certificate and key', undefined)
  const port = number(fields['port'], `${path}.port`, wrong)
  if (port > 65535) wrong(`${path}.port`, 'at most 65535', port)
  const { region } = fields
  return { address, port, tls, entry: one(fields['entry'], ['public', 'privateEndpoint', 'told'], `${path}.entry`, wrong), ...(region === undefined ? {} : { region: matching(region, label, 'a region', `${path}.region`, wrong) }) }
}

function isRange(rule: string): boolean {
  const ends = rule.split('-').map(isIP)
  if (ends.length > 1) return ends.length === 2 && ends[0] === ends[1] && ends[0] !== 0
  const [address = '', length, ...rest] = rule.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!
  return bits > 0 && rest.length === 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits))
}

function record(value: unknown, path: string, wrong: Found): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  wrong(path, 'an object', value)
  return {}
}

function list(value: unknown, path: string, wrong: Found): readonly unknown[] {
  if (Array.isArray(value)) return value
  wrong(path, 'a list', value)
  return []
}

function nonEmpty(value: unknown, path: string, wrong: Found): readonly unknown[] {
  const values = list(value, path, wrong)
  if (Array.isArray(value) && values.length === 0) wrong(path, 'at least one', value)
  return values
}

function texts(value: unknown, path: string, wrong: Found): readonly string[] {
  return list(value ?? [], path, wrong).map((entry, n) => text(entry, `${path}[${n}]`, wrong))
}

/** What was found is not shown where it may be a secret. */
function matching(value: unknown, form: RegExp, expected: string, path: string, wrong: Found, secret = false): string {
  if (typeof value === 'string' && form.test(value)) return value
  wrong(path, expected, secret && value !== undefined ? 'another' : value)
  return ''
}

function text(value: unknown, path: string, wrong: Found): string {
  return matching(value, /./s, 'a text', path, wrong, typeof value === 'string')
}

function flag(value: unknown, without: boolean, path: string, wrong: Found): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? without
  wrong(path, 'true or false', value)
  return without
}

function number(value: unknown, path: string, wrong: Found): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  wrong(path, 'a whole number', value)
  return 0
}

function one<Word extends string>(value: unknown, words: readonly Word[], path: string, wrong: Found): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) wrong(path, words.join(', '), value)
  return word ?? words[0]!
}
