/** What a map of YAML or JSON holds, before anything is known of it. */
export type Data = Readonly<Record<string, unknown>>

/** Whether it is a map, and no list, text or number. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
