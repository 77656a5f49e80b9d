import { basename, dirname } from 'node:path'
import { isMap, type Data } from '../language/data.ts'
import { ImportError } from './refusal.ts'

/** A file of parameters. */
export interface ParameterFile {
  readonly file: string
  readonly values: Data
}

export function isParameters(value: unknown): value is Data {
  return isMap(value) && isMap(value['parameters']) && !('resources' in value) && (/deploymentParameters\.json/i.test(String(value['$schema'])) || Object.values(value['parameters']).every((one) => isMap(one) && ('value' in one || 'reference' in one)))
}

export function parametersOf(value: Data, file: string): ParameterFile {
  return {
    file,
    values: Object.fromEntries(Object.entries(value['parameters'] as Data).map(([name, one]) => {
      if (!isMap(one)) throw new ImportError(`${file}: parameter "${name}" has no value`, `{ "${name}": { "value": … } }`)
      return [name, 'value' in one ? one['value'] : `⟦secret ${name}⟧`]
    })),
  }
}

/**
 * The parameters of a template: those of files that are called after it (`hub.parameters.json`, `hub.test.parameters.json`), and of files that
 * are called after none of the templates. Two templates with a parameter `name` have two names.
 */
export function parametersFor(template: string, templates: readonly string[], files: readonly ParameterFile[]): Data {
  const own = files.filter(({ file }) => isCalledAfter(file, template))
  const shared = files.filter(({ file }) => !templates.some((one) => isCalledAfter(file, one)))
  return Object.assign({}, ...[...shared, ...own].map(({ values }) => values)) as Data
}

/** Beside it: `a/main.json` and `b/main.json` are two templates. */
function isCalledAfter(parameters: string, template: string): boolean {
  const stem = basename(template).replace(/\.(?:json|bicep)$/i, '').toLowerCase()
  return basename(parameters).toLowerCase().startsWith(`${stem}.`) && dirname(parameters) === dirname(template)
}
