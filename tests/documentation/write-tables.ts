import { writeFileSync } from 'node:fs'
import { textOf } from './readmes.ts'
import { rewritten, tables } from './tables.ts'

// Run after a change of a catalogue, a topology or a component, from the root: npm run docs
for (const readme of new Set(tables.map((table) => table.readme))) writeFileSync(readme, rewritten(readme, textOf(readme)))
