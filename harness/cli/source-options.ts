import { list, text, type Arguments } from './command.ts'
import { UsageError } from './exit-codes.ts'

/** What templates need to be told that are read as they are deployed. */
export const sourceOptions = { parameter: { type: 'string', multiple: true }, 'resource-group': { type: 'string' } } as const

export const sourceHelp = `  --parameter NAME=VALUE  a parameter of a template; may be repeated
  --resource-group NAME   the group that a template goes to
`

export function sourceSettings(input: Arguments): { readonly parameters: Readonly<Record<string, unknown>>; readonly resourceGroup?: string } {
  const resourceGroup = text(input, 'resource-group')
  return { parameters: Object.fromEntries(list(input, 'parameter').map(parameterOf)), ...(resourceGroup !== undefined && { resourceGroup }) }
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
