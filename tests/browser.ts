import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { needCommands } from '../docker/apt.ts'
import { thisMachine } from '../docker/this-machine.ts'

/** The browser that Debian has. Where there is none it is installed, as the engine is; `purpose` says who needs it where that cannot be. */
export async function launchBrowser(purpose: string): Promise<Browser> {
  const refusal = { code: 'apt-failed', message: `${purpose} Chromium, and this machine has neither chromium nor apt-get`, hint: 'install Chromium so that the command chromium starts it' } as const
  await needCommands(thisMachine, { chromium: ['chromium'] }, refusal)
  const executablePath = ['/usr/bin/chromium', '/usr/local/bin/chromium'].find((path) => existsSync(path)) ?? 'chromium'
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}
