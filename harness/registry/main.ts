import { readFileSync } from 'node:fs'
import { clockIn } from './clock.ts'
import { startDistributions } from './distribution.ts'
import { putSampleImages } from './sample-image.ts'
import { startService } from './service.ts'
import { readSettings, SettingsError } from './settings-read.ts'

/** `node main.ts SETTINGS`: serves until it is told to stop. One line of JSON for each request on standard output. */
async function main(file: string): Promise<void> {
  const settings = readSettings(readFileSync(file, 'utf8'))
  const stop = Promise.race(['SIGTERM', 'SIGINT'].map((signal) => new Promise((resolve) => process.once(signal, resolve))))
  await using distributions = await startDistributions(settings)
  await putSampleImages(settings, (loginServer, region) => distributions.upstreamOf(loginServer, region))
  await using _ = await startService(settings, {
    upstreamOf: (loginServer, region) => distributions.upstreamOf(loginServer, region),
    now: clockIn(settings.folder),
    note: (note) => console.log(JSON.stringify(note)),
    tell: (note) => console.log(JSON.stringify(note)),
  })
  await stop
}

try {
  const [file] = process.argv.slice(2)
  if (file === undefined) throw new SettingsError('expected the path of a settings file (harness/registry/README.md)')
  await main(file)
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error)
  process.exitCode = error instanceof SettingsError ? 64 : 70
}
