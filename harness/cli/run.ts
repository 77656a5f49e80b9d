import { suggestion } from '../language/nearest.ts'
import { readArguments } from './arguments.ts'
import { designHelp, flag, type Command } from './command.ts'
import { commandOf, help, verbNames } from './commands.ts'
import type { Context } from './context.ts'
import { explainError, isUsage } from './errors.ts'
import { exitCode, UsageError } from './exit-codes.ts'
import { toolVersion } from './version.ts'

/** The command line as a function: words and streams in, exit code out. Never throws, never ends the process. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  try {
    return await dispatch(argv, context)
  } catch (error) {
    if (context.signal.aborted && !isUsage(error)) {
      context.stderr.write('rehearse: interrupted\n')
      return exitCode.unknown
    }
    context.stderr.write(explainError(error, verbNames.includes(argv[0]!) ? `rehearse help ${argv[0]}` : undefined))
    return isUsage(error) ? exitCode.usage : exitCode.unknown
  }
}

async function dispatch([word, ...rest]: readonly string[], context: Context): Promise<number> {
  if (word === undefined) {
    context.stderr.write(help)
    return exitCode.usage
  }
  if (word === '--version' || word === '-V') {
    context.stdout.write(`${toolVersion}\n`)
    return exitCode.pass
  }
  if (word === 'help' || word === '--help' || word === '-h') {
    context.stdout.write(rest[0] === undefined ? help : helpOf(await verb(rest[0])))
    return exitCode.pass
  }
  const command = await verb(word)
  const input = readArguments(command, rest)
  if (input.values['help'] === true) {
    context.stdout.write(helpOf(command))
    return exitCode.pass
  }
  return command.run(input, { ...context, allowFilesOutside: flag(input, 'allow-files-outside') })
}

function helpOf({ help: text, readsDesigns }: Command): string {
  return readsDesigns ? `${text}${designHelp}` : text
}

async function verb(word: string): Promise<Command> {
  const command = await commandOf(word)
  if (command) return command
  throw new UsageError(`there is no verb ${word}`, /\.ya?ml$/i.test(word) ? `a verb comes first: rehearse check ${word}, or rehearse test ${word}` : suggestion(word, [...verbNames, 'help'], 'verbs'))
}
