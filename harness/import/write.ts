import type { Entry } from './design.ts'

/** Wider lines are written in block form. */
const widest = 140

const plain = /^[A-Za-z0-9_*/][A-Za-z0-9_./*+-]*(?: [A-Za-z0-9_./*+-]+)*$/
const words = /^(true|false|null|yes|no|on|off|y|n|~)$/i
const number = /^[-+]?(\d[\d_]*\.?\d*([eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+|\.\d+|\d+(:\d+)+)$/

/** A text as YAML has it: quoted where it would mean something else. */
export function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  return plain.test(value) && !words.test(value) && !number.test(value) && !value.startsWith('*') && !/^\d{4}-\d\d/.test(value) ? value : JSON.stringify(value).replace(/[\u0080-\u009f\u2028\u2029\ufeff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalar(value)
  const inside = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${flow(one)}`).join(', ')
  return inside === '' ? '{}' : `{ ${inside} }`
}

/** In one line where it fits, else key by key. */
export function lines(key: string, value: unknown, indent: string): readonly string[] {
  const short = `${indent}${scalar(key)}: ${flow(value)}`
  if (short.length <= widest || typeof value !== 'object' || value === null) return [short]
  if (Array.isArray(value)) return [`${indent}${scalar(key)}:`, ...value.map((one) => `${indent}  - ${flow(one)}`)]
  return [`${indent}${scalar(key)}:`, ...Object.entries(value).flatMap(([inner, one]) => lines(inner, one, `${indent}  `))]
}

/** A comment is one line, whatever it says. */
function comment(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

export function section(name: string, entries: ReadonlyMap<string, Entry>): readonly string[] {
  let before: string | undefined
  return [`${name}:`, ...[...entries].flatMap(([key, entry]) => {
    const told = entry.comment === undefined || entry.comment === before ? [] : [`  # ${comment(entry.comment)}`]
    before = entry.comment
    return [...told, ...lines(key, entry.value, '  ')]
  })]
}
