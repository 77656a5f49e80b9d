import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../harness/catalog.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('readme: lists every check with its title', (t) => {
  for (const { id, title } of catalog) t.true(readme.includes(`| [\`${id}\`](harness/checks/${id}.ts) | ${title} |`), id)
})

test('readme: every file it links to is there', (t) => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) t.notThrows(() => readFileSync(new URL(`../${target}`, import.meta.url)), target)
})
