import type { Places } from '../refusal.ts'
import type { Found } from '../resource.ts'

export function isTerraform(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'format_version' in value && ('planned_values' in value || 'values' in value)
}

export function readTerraform(_value: Readonly<Record<string, unknown>>, _places: Places): Found {
  return { resources: [], notes: [], missing: [] }
}
