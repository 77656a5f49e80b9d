import { parseArgs } from 'node:util'
import { suggestion } from '../language/nearest.ts'
import { designOptions, type Arguments, type Command } from './command.ts'
import { UsageError } from './exit-codes.ts'

const help = { help: { type: 'boolean', short: 'h' } } as const

/** Reads a verb's arguments. What is not understood is answered with the nearest word that would be. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options: Command['options'] = { ...command.options, ...(command.readsDesigns && designOptions), ...help }
  const end = command.passesOn ? firstPositional(options, argv) : argv.length
  const { tokens, values, positionals } = parseArgs({
    args: argv.slice(0, end),
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (!option) throw new UsageError(`there is no option ${token.rawName} for ${command.name}`, suggestion(token.rawName, Object.keys(options).map((name) => `--${name}`), 'options'))
    if (option.type === 'string' && token.value === undefined) throw new UsageError(`${token.rawName} needs a value`)
    if (option.type === 'string' && !token.inlineValue && token.value?.startsWith('-') && token.value !== '-') {
      throw new UsageError(`${token.rawName} needs a value, and ${token.value} looks like an option`, `${token.rawName}=${token.value} if it is meant so`)
    }
    if (option.type === 'boolean' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`)
  }
  const rest = argv.slice(end)
  return { values, positionals: [...positionals, ...(rest[0] === '--' ? rest.slice(1) : rest)] }
}

/** Index of the first word that is neither an option nor an option's value. */
function firstPositional(options: Command['options'], argv: readonly string[]): number {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!
    if (word === '--' || !word.startsWith('-')) return index
    const name = word.replace(/^--?/, '')
    const option = Object.entries(options).find(([long, { short }]) => long === name || short === name)?.[1]
    if (option?.type === 'string') index++
  }
  return argv.length
}
