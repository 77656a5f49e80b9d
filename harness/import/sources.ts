import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { buildBicep } from './bicep.ts'
import { readExport } from './exports.ts'
import { isMap, type Data } from '../language/data.ts'
import { decoded } from '../language/decoded.ts'
import { readJson, type Read } from './json.ts'
import { isParameters, parametersFor, parametersOf } from './parameters.ts'
import { ImportError } from './refusal.ts'
import type { Found } from './resource.ts'
import { nowhere, ownScope } from './own-scope.ts'
import { readTemplate } from './arm/template.ts'
import type { Target } from './arm/scope.ts'
import { isTerraform, readTerraform } from './terraform/terraform.ts'

export interface SourceOptions {
  /** Values of parameters, which files of parameters and the command line give. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly resourceGroup?: string
  readonly subscription?: string
  /** Where templates are deployed. */
  readonly location?: string
}

export interface Sources {
  readonly found: readonly Found[]
  /** Files with how each was understood: `ARM template`. */
  readonly read: readonly { readonly file: string; readonly kind: string; readonly resources: number }[]
}

export function joined(all: readonly Sources[]): Sources {
  return { found: all.flatMap(({ found }) => found), read: all.flatMap(({ read }) => read) }
}

/** Larger than any template that Azure takes (4 MB) or any export that somebody would read. */
const largest = 64 * 1024 * 1024

const what = 'a source is an ARM template, a Terraform plan or state as JSON (terraform show -json), or what az prints as JSON'

/** Every file by what it holds. */
export function readSources(files: readonly string[], options: SourceOptions = {}): Sources {
  const all = files.map((file) => ({ file, ...readFile(file) }))
  const given = all.flatMap(({ file, value }) => (isParameters(value) ? [parametersOf(value, file)] : []))
  const templates = all.filter(({ value }) => templateIn(value) !== undefined).map(({ file }) => file)
  const target: Target = { subscription: options.subscription ?? nowhere.subscription, resourceGroup: options.resourceGroup ?? nowhere.resourceGroup, ...(options.location !== undefined && { location: options.location }) }
  const once = all.flatMap(({ file, value, places }): readonly ReadSource[] => {
    if (isParameters(value)) return []
    const template = templateIn(value)
    if (template !== undefined) {
      const { resourceGroup: _, ...above } = target
      const parameters = { ...parametersFor(file, templates, given), ...options.parameters }
      const whole = /(subscription|managementGroup|tenant)DeploymentTemplate/i.test(String(template['$schema']))
      const goingTo = (to: Partial<Target>): Found => readTemplate({ template, places, parameters, target: { ...(whole ? above : target), ...to }, name: basename(file).replace(/\.(?:json|bicep)$/i, ''), load: loader })
      return [{ file, kind: 'ARM template', found: goingTo({}), goingTo }]
    }
    if (isTerraform(value)) return [{ file, kind: 'Terraform', found: readTerraform(value, places, options.subscription) }]
    if (isMap(value) && 'lineage' in value && 'terraform_version' in value) throw new ImportError(`${file}: the state file itself is not read`, 'terraform show -json > state.json')
    const found = readExport(value, places)
    if (found === undefined) throw new ImportError(`${file}: this is JSON, but nothing that can be imported`, what)
    return [{ file, kind: 'export', found }]
  })
  const read = options.subscription === undefined && options.resourceGroup === undefined ? once.map((one) => whereItGoes(one, once)) : once
  if (read.length === 0) throw new ImportError(`${files.join(', ')}: parameters alone deploy nothing`, 'name the template too')
  return { found: read.map(({ found }) => found), read: read.map(({ file, kind, found }) => ({ file, kind, resources: found.resources.filter(({ existing }) => existing !== true).length })) }
}

interface ReadSource {
  readonly file: string
  readonly kind: string
  readonly found: Found
  /** Of a template: what it deploys elsewhere. */
  goingTo?(to: Partial<Target>): Found
}

/** A template once more, where links tell where it goes. */
function whereItGoes(source: ReadSource, all: readonly ReadSource[]): ReadSource {
  const scope = source.goingTo === undefined ? undefined : ownScope(source.found, all.map(({ found }) => found))
  if (scope === undefined) return source
  const found = source.goingTo!(scope)
  const { subscription, resourceGroup } = scope
  return { ...source, found: { ...found, notes: [`${source.file}: it is taken to go to ${resourceGroup === undefined ? '' : `group ${resourceGroup} of `}subscription ${subscription}, by whose ids it is linked to (--scope SUBSCRIPTION/GROUP for another)`, ...found.notes] } }
}

function readFile(file: string): Read {
  if (/\.bicep$/i.test(file) && existsSync(file)) return readJson(buildBicep(file), file)
  if (/\.bicepparam$/i.test(file)) throw new ImportError(`${file}: Bicep parameters are not read as they are`, `bicep build-params ${file}, and import the JSON that it writes`)
  if (/\.tf$/i.test(file)) throw new ImportError(`${file}: Terraform's own language is not read`, 'terraform plan -out plan && terraform show -json plan > plan.json')
  let bytes: Uint8Array
  try {
    if (file !== '-' && statSync(file).size > largest) throw new ImportError(`${file}: the file has more than ${largest / 2 ** 20} MiB`)
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    if (error instanceof ImportError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new ImportError(`${file}: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a directory' : `it cannot be read (${code})`}`, what)
  }
  // A zip archive.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new ImportError(`${file}: this is an archive; a saved plan of Terraform is one, and is not read as it is`, `terraform show -json ${file} > plan.json, and import that`)
  const text = decoded(bytes)
  if (text.trim() === '') throw new ImportError(`${file}: the file is empty`, what)
  if (!/^[\s\uFEFF]*(?:[[{"]|\/[/*])/.test(text)) throw new ImportError(`${file}:1: this is no JSON`, what)
  return readJson(text, file)
}

/** A template itself, or one that a template spec wraps. */
function templateIn(value: unknown): Data | undefined {
  if (!isMap(value)) return undefined
  for (const one of [value, value['template'], value['mainTemplate'], isMap(value['properties']) ? value['properties']['mainTemplate'] ?? value['properties']['template'] : undefined]) {
    if (isMap(one) && 'resources' in one && (/deploymentTemplate\.json/i.test(String(one['$schema'])) || 'contentVersion' in one)) return one
  }
  return undefined
}

/** A linked template lies beside the file that links it: by its path, else by the end of its address. Templates of others are often called as the file itself is. */
function loader(path: string, from: string): Read | undefined {
  const folder = dirname(from)
  const parts = path.replace(/^https?:\/\/[^/]*/i, '').split('/').filter((one) => one !== '' && one !== '.' && !one.includes('⟦'))
  for (let at = 0; at < parts.length; at++) {
    const below = parts.slice(at)
    if (below.includes('..') && at > 0) continue
    const file = join(folder, ...below)
    if (/\.json$/i.test(file) && resolve(file) !== resolve(from) && existsSync(file)) return readFile(file)
  }
  return undefined
}
