import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { programs } from '../docker/image-folder.ts'
import { programFiles } from '../docker/program-files.ts'

// `npm pack` begins with it: dist/ becomes what the package holds, JavaScript and types beside all that the code reads at run time. Node
// takes the types out of TypeScript by itself, but not below node_modules (https://nodejs.org/api/typescript.html#type-stripping-in-dependencies).

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** What is code, and what is about it. */
const left = (path: string): boolean => extname(path) === '.ts' || /(^|\/)(__pycache__|node_modules)(\/|$)|\.pyc$|README\.md$/.test(path)

rmSync(dist, { recursive: true, force: true })
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', join(root, 'package')], { stdio: 'inherit' })
for (const folder of ['harness', 'docker', 'topologies']) copyRest(folder)
// Images take the types out of their programs by themselves, and its content is the same whether it is built from here or from a checkout.
for (const name of readdirSync(join(root, 'harness/registry'))) {
  if (extname(name) === '.ts') copy(join('harness/registry', name), join('docker/container-registry-service', name))
}
for (const entries of Object.values(programs)) for (const file of programFiles(entries).files) copy(join('harness', file), join('docker/programs', file))

function copyRest(folder: string): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (left(path)) continue
    if (entry.isDirectory()) copyRest(path)
    else copy(path, path)
  }
}

function copy(from: string, to: string): void {
  mkdirSync(join(dist, to, '..'), { recursive: true })
  cpSync(join(root, from), join(dist, to))
}
