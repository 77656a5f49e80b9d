import { z } from 'zod'
import { regions } from '../azure/regions.ts'

/** Words that several sections of the language share. The only file that knows where the schema library comes from. */
export { z }

/** Text, so that `name: 1e3` and `subnet: 10.1` are refused instead of being read as numbers. */
export const text: z.ZodType<string> = z.string()

export const flag: z.ZodType<boolean> = z.boolean()

/** Seconds. Azure accepts 1 to 2147483647 (https://learn.microsoft.com/azure/dns/private-dns-getstarted-portal, RFC 2181 section 8). */
export const timeToLive: z.ZodType<number> = z.int().min(1).max(2147483647)

/** As `timeToLive`; zero is allowed where the owner of the record is not Azure Private DNS. */
export const seconds: z.ZodType<number> = z.int().min(0).max(2147483647)

/** ARM short name. */
export const region: z.ZodEnum<Record<string, string>> = z.enum([...regions.keys()]).meta({ id: 'region' })

export const enabled: z.ZodType<'Enabled' | 'Disabled'> = z.enum(['Enabled', 'Disabled'])

/** One thing, or a list of them. */
export function oneOrMany<T>(item: z.ZodType<T>): z.ZodType<T | T[]> {
  return z.union([item, z.array(item)])
}

/** The same where an empty list would say nothing. */
export function oneOrMore<T>(item: z.ZodType<T>): z.ZodType<T | T[]> {
  return z.union([item, z.array(item).min(1)])
}

/** A list, for something that may have been written as one thing or not at all. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

/** What stands under a name in a map, which inherits entries like `constructor` that nobody has written. */
export function entry<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

/** The form in which names are compared and kept: lower case, no trailing dot. */
export function dnsName(written: string): string {
  return written.toLowerCase().replace(/(?<=[^.])\.$/, '')
}
