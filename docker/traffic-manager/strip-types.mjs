// node strip-types.mjs FROM TO: a tree of TypeScript as JavaScript, so that the program need not load a compiler.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

const [from, to] = process.argv.slice(2)
mkdirSync(to, { recursive: true })
for (const name of readdirSync(from, { recursive: true }).filter((entry) => entry.endsWith('.ts'))) {
  const code = stripTypeScriptTypes(readFileSync(join(from, name), 'utf8'))
  const path = join(to, name.replace(/\.ts$/, '.js'))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, code.replace(/(from '\.\.?\/[\w./-]+)\.ts'/g, "$1.js'"))
}
writeFileSync(join(to, 'package.json'), '{ "type": "module" }\n')
