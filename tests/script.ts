/** A word of the command line that means nothing here. */
export class UsageError extends Error {}

/**
 * Runs a script as a command: what it returns is the exit code, without settings the help is printed, and what was asked for wrongly is told with the
 * help and exit code 64.
 */
export async function runScript<Settings>({ settings, help, run }: { readonly settings: () => Settings | undefined; readonly help: string; readonly run: (chosen: Settings) => Promise<number> }): Promise<void> {
  try {
    const chosen = settings()
    if (chosen === undefined) process.stdout.write(help)
    else process.exitCode = await run(chosen)
  } catch (error) {
    if (!(error instanceof UsageError) && !(error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) throw error
    process.stderr.write(`${(error as Error).message}\n\n${help}`)
    process.exitCode = 64
  }
}
