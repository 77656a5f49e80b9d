import { readJson } from '../json.ts'
import { ImportError } from '../refusal.ts'
import { isSymbolic, isWholeSymbol } from '../symbol.ts'
import type { Function } from './scope.ts'
import { uniqueString } from './unique-string.ts'
import { around, callSymbol, describe, isObject } from './values.ts'

/** As .NET writes a value into a text. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as number)
}

const text = (work: (text: string, ...more: readonly unknown[]) => unknown): Function => ([first, ...more]) => around(written(first), (one) => work(one, ...more))

/** With the symbol of the call where a text is not known, since what comes out depends on its letters. */
const known = (name: string, work: (text: string, ...more: readonly unknown[]) => unknown): Function => (given) =>
  given.some(isSymbolic) ? callSymbol(name, given) : work(written(given[0]), ...given.slice(1))

function format([pattern, ...given]: readonly unknown[]): string {
  return written(pattern).replace(/\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^}]*))?\}/g, (found, index?: string, width?: string, form?: string) => {
    if (index === undefined) return found[0]!
    const value = given[Number(index)]
    const shown = form !== undefined && typeof value === 'number' ? inForm(value, form) : written(value)
    return width === undefined ? shown : Number(width) < 0 ? shown.padEnd(-Number(width)) : shown.padStart(Number(width))
  })
}

/** `D3`, `X2`, `000`. */
function inForm(value: number, form: string): string {
  const [, letter = '', digits = '0'] = /^([DdXxNnFf])(\d*)$/.exec(form) ?? []
  if (/x/i.test(letter)) return (letter === 'x' ? value.toString(16) : value.toString(16).toUpperCase()).padStart(Number(digits || 0), '0')
  if (/d/i.test(letter)) return String(value).padStart(Number(digits || 0), '0')
  return /^0+$/.test(form) ? String(value).padStart(form.length, '0') : String(value as number)
}

const base64 = (one: string): string => Buffer.from(one, 'utf8').toString('base64')

/** Namespace of guid(): https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#guid. Deterministic, as what it names is no DNS name. */
function guid(given: readonly unknown[]): string {
  const hash = [uniqueString(...given.map(written)), uniqueString('guid', ...given.map(written))].join('')
  const hex = Buffer.from(hash).toString('hex').slice(0, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function split(one: string, by: unknown): readonly string[] {
  const signs = (Array.isArray(by) ? by : [by]).map(written)
  const [first = ''] = signs
  return signs.slice(1).reduce((all, sign) => all.replaceAll(sign, first), one).split(first)
}

function parseJson(one: string): unknown {
  if (isSymbolic(one) && isWholeSymbol(one)) return callSymbol('json', [one])
  try {
    // Bicep puts a file into such a text as it is, comments and all.
    return readJson(one, 'json()').value
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return /^null$/i.test(one) ? null : /^true$/i.test(one) ? true : /^false$/i.test(one) ? false : callSymbol('json', [one])
  }
}

function uriJoin(base: string, relative: unknown): string {
  return `${base.replace(/[^/]*$/, '')}${written(relative).replace(/^\//, '')}`
}

export const textFunctions: Readonly<Record<string, Function>> = {
  format: (given) => format(given),
  base64: known('base64', base64),
  base64tostring: known('base64ToString', (one) => Buffer.from(one, 'base64').toString('utf8')),
  base64tojson: known('base64ToJson', (one) => parseJson(Buffer.from(one, 'base64').toString('utf8'))),
  datauri: known('dataUri', (one) => `data:text/plain;charset=utf8;base64,${base64(one)}`),
  datauritostring: known('dataUriToString', (one) => Buffer.from(one.replace(/^.*,/s, ''), 'base64').toString('utf8')),
  endswith: known('endsWith', (one, end) => one.toLowerCase().endsWith(written(end).toLowerCase())),
  startswith: known('startsWith', (one, start) => one.toLowerCase().startsWith(written(start).toLowerCase())),
  guid,
  json: ([one]) => parseJson(written(one)),
  string: ([one]) => (typeof one === 'object' ? JSON.stringify(one) : written(one)),
  padleft: text((one, width, sign = ' ') => one.padStart(Number(width), written(sign))),
  replace: text((one, old, now) => one.replaceAll(written(old), written(now))),
  split: (given) => (isWholeSymbol(given[0]) ? callSymbol('split', given) : around(written(given[0]), (one) => split(one, given[1]))),
  substring: known('substring', (one, from, length) => one.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length))),
  tolower: text((one) => one.toLowerCase()),
  toupper: text((one) => one.toUpperCase()),
  trim: text((one) => one.trim()),
  uniquestring: (given) => uniqueString(...given.map(written)),
  uri: ([base, relative]) => uriJoin(written(base), relative),
  uricomponent: known('uriComponent', (one) => encodeURIComponent(one)),
  uricomponenttostring: known('uriComponentToString', (one) => decodeURIComponent(one)),
  buildurl: (given) => callSymbol('buildUri', given),
  newguid: () => callSymbol('newGuid', []),
  utcnow: () => callSymbol('utcNow', []),
  datetimeadd: (given) => callSymbol('dateTimeAdd', given),
  datetimefromepoch: (given) => callSymbol('dateTimeFromEpoch', given),
  datetimetoepoch: (given) => callSymbol('dateTimeToEpoch', given),
  indexof: (given) => indexOf(given, false),
  lastindexof: (given) => indexOf(given, true),
  join: ([list, by]) => (Array.isArray(list) ? list.map(written).join(written(by)) : callSymbol('join', [list, by])),
  concat: (given) => concat(given),
}

function indexOf(given: readonly unknown[], last: boolean): unknown {
  const [of, what] = given
  if (Array.isArray(of)) return last ? of.map(describe).lastIndexOf(describe(what)) : of.map(describe).indexOf(describe(what))
  if (given.some(isSymbolic)) return callSymbol(last ? 'lastIndexOf' : 'indexOf', given)
  const [one, other] = [written(of).toLowerCase(), written(what).toLowerCase()]
  return last ? one.lastIndexOf(other) : one.indexOf(other)
}

function concat(given: readonly unknown[]): unknown {
  if (given.some(Array.isArray)) return given.some(isWholeSymbol) ? given.flatMap((one) => (Array.isArray(one) ? one : isWholeSymbol(one) ? [] : [one])) : given.flat(1)
  return given.map((one) => (isObject(one) ? JSON.stringify(one) : written(one))).join('')
}
