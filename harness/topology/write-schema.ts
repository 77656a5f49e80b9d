import { writeFileSync } from 'node:fs'
import { renderTopologySchema } from './schema.ts'

// Run after a change of the language: node harness/topology/write-schema.ts
writeFileSync(new URL('topology.schema.json', import.meta.url), renderTopologySchema())
