import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'

const docker = join(import.meta.dirname, '../../docker')

/** Which files of a folder import which others of it, by file name. */
function importsIn(folder: string, ending: string, statement: RegExp): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(ending))
  return new Map(files.map((name) => {
    const found = [...readFileSync(join(folder, name), 'utf8').matchAll(statement)].map((match) => `${match[1]!}${ending}`)
    return [name, found.filter((other) => files.includes(other))]
  }))
}

/** The first circle that one comes upon, from the file where it begins back to that file. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>()
  const follow = (path: readonly string[]): readonly string[] | undefined => {
    const last = path.at(-1)!
    const begin = path.indexOf(last)
    if (begin < path.length - 1) return path.slice(begin)
    if (finished.has(last)) return undefined
    for (const next of imports.get(last) ?? []) {
      const circle = follow([...path, next])
      if (circle) return circle
    }
    finished.add(last)
    return undefined
  }
  for (const file of imports.keys()) {
    const circle = follow([file])
    if (circle) return circle
  }
  return undefined
}

test('circles are found', (t) => {
  t.is(circleIn(new Map([['a', ['b', 'c']], ['b', ['c']], ['c', []]])), undefined)
  t.deepEqual(circleIn(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]])), ['b', 'c', 'b'])
})

test('the fabric’s scripts import in one direction', (t) => {
  const imports = importsIn(join(docker, 'fabric'), '.py', /^(?:import|from) (\w+)/gm)
  t.true(imports.get('agent.py')!.includes('wiring.py'))
  t.is(circleIn(imports), undefined)
})

test('set-up’s files import in one direction, types included', (t) => {
  const imports = importsIn(docker, '.ts', /(?:from |import\()'\.\/([\w-]+)\.ts'/g)
  t.true(imports.get('setup.ts')!.includes('provide.ts'))
  t.is(circleIn(imports), undefined)
})
