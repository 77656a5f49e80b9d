// Loaded before the programs that npm scripts start (`node --import`): they are TypeScript, which Node runs as it is from 24 on. npm ci installs one,
// and npm puts it first in PATH; whoever has forgotten that is told so, in place of what an older Node makes of TypeScript.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`dns-rehearsal needs Node 24 or later in a checkout, this is ${process.version}.\nhint: run npm ci, which installs one\n`)
  process.exit(2)
}
