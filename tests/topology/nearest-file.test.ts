import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { loadTopology } from '../../harness/topology/load.ts'
import { temporaryFolder } from '../temporary.ts'

test('a topology that is not there: the nearest file is named', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'designs'))
  for (const name of ['designs/flagship.yaml', 'designs/hub-and-spoke.yaml', 'designs/notes.md', 'branch.yaml']) writeFileSync(join(folder, name), '')
  const hintFor = (file: string) => loadTopology(join(folder, file)).problems?.map(({ code, hint }) => [code, hint?.replaceAll(`${folder}/`, '')].join(': '))[0]
  for (const written of ['designs/flagshp.yaml', 'designs/flagship.yml', 'designs/flagship', 'desings/flagship.yaml', 'flagship.yaml']) {
    t.is(hintFor(written), 'unreadable-file: did you mean designs/flagship.yaml?', written)
  }
  t.is(hintFor('desgns/hub-and-spokes.yaml'), 'unreadable-file: did you mean designs/hub-and-spoke.yaml?')
  for (const written of ['designs/elsewhere.yaml', 'nowhere/flagship.yaml', 'designs/notes.yaml']) t.is(hintFor(written), 'unreadable-file: ', written)
})
