// node strip-types.mjs FROM TO: a folder of TypeScript as JavaScript, so that the service need not load a compiler, which takes more memory
// than all the rest of it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const [from, to] = process.argv.slice(2)
mkdirSync(to, { recursive: true })
for (const name of readdirSync(from).filter((entry) => entry.endsWith('.ts'))) {
  const code = stripTypeScriptTypes(readFileSync(join(from, name), 'utf8'))
  writeFileSync(join(to, name.replace(/\.ts$/, '.js')), code.replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"))
}
writeFileSync(join(to, 'package.json'), '{ "type": "module" }\n')
