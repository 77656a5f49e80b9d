import { askControl } from './control.ts'

/** `node ask.ts PATH`: what the prober answers. */
try {
  console.log(await askControl(process.argv[2] ?? '/status'))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
