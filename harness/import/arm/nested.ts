import type { Read } from '../json.ts'
import type { Places } from '../refusal.ts'
import { evaluateText } from './evaluate.ts'
import type { Item } from './items.ts'
import type { Target } from './scope.ts'
import { isObject } from './values.ts'

/** A linked template beside the file that links it; `undefined` where there is none. */
export type Loader = (path: string, from: string) => Read | undefined

type Inner = { readonly template: Readonly<Record<string, unknown>>; readonly places: Places; readonly linked: boolean } | { readonly lacking: string }

/** What a deployment deploys: a template inside it, or one that it links. */
export function templateOf({ raw, scope, place, name }: Item, places: Places, load: Loader): Inner {
  const properties = isObject(raw['properties']) ? raw['properties'] : {}
  const template = properties['template']
  if (isObject(template)) return { template, places, linked: false }
  const link = isObject(properties['templateLink']) ? properties['templateLink'] : {}
  const value = (key: string): string | undefined => {
    const written = link[key]
    return typeof written === 'string' ? String(evaluateText(written, scope, place)) : undefined
  }
  const path = value('relativePath') ?? value('uri')
  if (path === undefined) return { lacking: `deployment ${name} has its template elsewhere${link['id'] === undefined ? '' : ', in a template spec'}: export that one too` }
  const read = load(path.replace(/[?#].*$/s, ''), places.file)
  if (read === undefined || !isObject(read.value)) return { lacking: `deployment ${name} links a template that is not here: ${path}` }
  return { template: read.value, places: read.places, linked: true }
}

/** Where a deployment's resources go. */
export function nestedTarget({ raw, scope, place }: Item): Target {
  const { target } = scope
  const text = (key: string): string | undefined => {
    const written = raw[key]
    // Empty: where the parent goes.
    const made = typeof written === 'string' ? evaluateText(written, scope, place) : undefined
    return typeof made === 'string' && made !== '' ? made : undefined
  }
  const [subscription, resourceGroup, written] = [text('subscriptionId'), text('resourceGroup'), text('scope')]
  const group = written === undefined ? undefined : /Microsoft\.Management\/managementGroups\/([^/]+)/i.exec(written)?.[1]
  if (group !== undefined) return { subscription: target.subscription, managementGroup: group }
  const [, inScope, groupInScope] = /\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(written ?? '') ?? []
  if (inScope !== undefined) return { subscription: inScope, ...(groupInScope !== undefined && { resourceGroup: groupInScope }) }
  if (written === '/') return { subscription: target.subscription }
  if (resourceGroup !== undefined) return { subscription: subscription ?? target.subscription, resourceGroup }
  if (subscription !== undefined) return { subscription }
  // A deployment that says a location goes to the subscription; one that does not, where its parent goes.
  return raw['location'] !== undefined && target.resourceGroup === undefined ? { subscription: target.subscription } : target
}
