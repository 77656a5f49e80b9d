import { clouds, type Cloud } from '../import/live/clouds.ts'
import { joined, readSources, type SourceOptions, type Sources } from '../import/sources.ts'
import { scopeWritten } from '../import/own-scope.ts'
import { suggestion } from '../language/nearest.ts'
import { list, text, type Arguments } from './command.ts'
import type { Context } from './context.ts'
import { UsageError } from './exit-codes.ts'

/** What templates need to be told that are read as they are deployed, and what is deployed already. */
export const sourceOptions = {
  parameter: { type: 'string', multiple: true }, 'resource-group': { type: 'string', multiple: true },
  subscription: { type: 'string', multiple: true }, scope: { type: 'string' }, cloud: { type: 'string' }, 'resource-manager': { type: 'string' },
} as const

export const sourceHelp = `  --subscription ID       what is deployed there, read and never changed, as whoever is logged in (az login, a machine's identity,
                          variables of the environment); may be repeated, or a list with commas
  --resource-group NAME   of subscriptions these groups only; may be repeated. The group that a template goes to
  --scope SUBSCRIPTION/GROUP  where templates and plans go, without looking there: their resources have its ids. Absent: what links tell
  --cloud NAME            of the subscriptions: AzureCloud (default), AzureUSGovernment, AzureChinaCloud
  --resource-manager URL  another place where Azure Resource Manager answers
  --parameter NAME=VALUE  a parameter of a template; may be repeated
`

/** What files and subscriptions hold. The clients of Azure are loaded when somebody asks for a subscription, and not before. */
export async function sourcesOf(files: readonly string[], input: Arguments, { signal }: Pick<Context, 'signal'>): Promise<Sources> {
  const live = liveSettings(input)
  const read = files.length === 0 ? [] : [readSources(files, sourceSettings(input))]
  if (live === undefined) return joined(read)
  const { readLive } = await import('../import/live/live.ts')
  return joined([await readLive({ ...live, signal }), ...read])
}

export function asksForSubscriptions(input: Arguments): boolean {
  return list(input, 'subscription').length > 0
}

export function sourceSettings(input: Arguments): SourceOptions {
  const [resourceGroup] = list(input, 'resource-group')
  const [subscription] = list(input, 'subscription')
  const location = text(input, 'location')
  const scope = text(input, 'scope')
  const written = scope === undefined ? undefined : scopeWritten(scope)
  if (scope !== undefined && written === undefined) throw new UsageError(`--scope "${scope}" is not the id of a subscription, nor one with a group behind it`, '--scope SUBSCRIPTION/GROUP; az account list --output table')
  return {
    ...(location !== undefined && { location }),
    parameters: Object.fromEntries(whole(input, 'parameter').map(parameterOf)),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...(subscription !== undefined && { subscription }),
    ...written,
  }
}

interface LiveSettings { readonly subscriptions: readonly string[]; readonly groups: readonly string[]; readonly cloud: Cloud }

function liveSettings(input: Arguments): LiveSettings | undefined {
  const subscriptions = [...new Set(list(input, 'subscription').map((one) => one.toLowerCase()))]
  const groups = list(input, 'resource-group')
  const cloud = cloudOf(text(input, 'cloud'), text(input, 'resource-manager'), subscriptions.length > 0)
  if (subscriptions.length === 0) return undefined
  for (const one of subscriptions) if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(one)) throw new UsageError(`--subscription "${one}" is not the id of a subscription`, 'az account list --output table')
  for (const one of groups) if (!/^[\p{L}\p{N}._()-]{1,90}$/u.test(one)) throw new UsageError(`--resource-group "${one}" cannot be the name of a resource group`)
  return { subscriptions, groups, cloud }
}

function cloudOf(name: string | undefined, url: string | undefined, live: boolean): Cloud {
  if (!live && (name ?? url) !== undefined) throw new UsageError(`--${name === undefined ? 'resource-manager' : 'cloud'} is about subscriptions, and none is named`, '--subscription ID')
  const known = Object.entries(clouds).find(([one]) => one.toLowerCase() === (name ?? 'AzureCloud').toLowerCase())?.[1]
  if (known === undefined) throw new UsageError(`there is no cloud ${name}`, suggestion(name!, Object.keys(clouds), 'clouds'))
  if (url === undefined) return known
  // The token would go over the wire for everybody to read.
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') throw new UsageError(`--resource-manager "${url}" is not an https address`)
  return { ...known, resourceManager: url.replace(/\/+$/, '') }
}

/** Values as they were written, commas and all. */
function whole({ values }: Arguments, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

function parameterOf(written: string): readonly [string, unknown] {
  const at = written.indexOf('=')
  if (at < 1) throw new UsageError(`--parameter "${written}" is not NAME=VALUE`)
  const value = written.slice(at + 1)
  try {
    return [written.slice(0, at), JSON.parse(value) as unknown]
  } catch {
    return [written.slice(0, at), value]
  }
}
