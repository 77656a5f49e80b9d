import { existsSync } from 'node:fs'

// Comes before the programs that npm scripts start (`node --import`, or by itself): they are TypeScript, which Node runs as it is from 24 on. npm ci
// installs one, and npm puts it first in PATH; whoever has forgotten that is told so, in place of what an older Node makes of TypeScript.
const installed = existsSync(new URL('../node_modules', import.meta.url))
const tooOld = Number(process.versions.node.split('.')[0]) < 24

if (tooOld || !installed) {
  process.stderr.write(`${tooOld ? `dns-rehearsal needs Node 24 or later in a checkout, this is ${process.version}.` : 'Nothing that dns-rehearsal needs is installed here.'}\nhint: run npm ci${tooOld ? ', which installs one' : ''}\n`)
  process.exit(2)
}
