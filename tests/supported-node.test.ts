import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'

const root = join(import.meta.dirname, '..')
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')) as Record<string, unknown>

interface Locked {
  readonly engines?: { readonly node?: string }
  readonly resolved?: string
}

const locked = Object.entries(read('package-lock.json')['packages'] as Record<string, Locked>).filter(([path]) => path !== '')
const promised = (read('package.json')['engines'] as { node: string }).node

type Version = readonly [major: number, minor: number, patch: number]

function versionOf(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number)
  return [major, minor, patch]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** Whether a range of versions, as far as packages write them for Node, has this one (https://docs.npmjs.com/cli/v11/configuring-npm/package-json#engines). */
function includes(range: string, version: Version): boolean {
  return range.split('||').some((part) => {
    const comparators = [...part.trim().matchAll(/(>=|<=|>|<|\^|~|=)?\s*v?(\d+(?:\.(?:\d+|x))*|\*)/g)]
    if (comparators.length === 0) throw new RangeError(`nobody can read the range ${range}`)
    return comparators.every(([, sign, text]) => {
      if (text === '*') return true
      const wanted = versionOf(text!.replaceAll('.x', ''))
      const order = compare(version, wanted)
      if (sign === '>=') return order >= 0
      if (sign === '>') return order > 0
      if (sign === '<') return order < 0
      if (sign === '<=') return order <= 0
      if (sign === '~') return order >= 0 && version[0] === wanted[0] && version[1] === wanted[1]
      // A caret, or a bare number of a line of versions.
      return order >= 0 && version[0] === wanted[0]
    })
  })
}

test('ranges are read as npm reads them', (t) => {
  t.true(includes('^20.19.0 || >=22.12.0', [20, 19, 0]))
  t.false(includes('^20.19.0 || >=22.12.0', [20, 18, 9]))
  t.false(includes('^20.19.0 || >=22.12.0', [21, 0, 0]))
  t.true(includes('^20.19.0 || >=22.12.0', [24, 0, 0]))
  t.false(includes('>=22.19.0', [20, 20, 2]))
  t.true(includes('>= 0.8', [20, 19, 0]))
  t.true(includes('^18.18 || ^20.8 || ^22 || >=24', [22, 12, 0]))
  t.false(includes('>=12 <20', [20, 0, 0]))
  t.throws(() => includes('whatever', [20, 0, 0]))
})

// Else the very first command, `npm ci`, begins with a warning.
test('every version of Node that is promised is one that all installed packages support', (t) => {
  const edges = [...promised.matchAll(/\d+\.\d+\.\d+/g)].map(([text]) => versionOf(text))
  t.true(edges.length > 0)
  for (const version of edges) {
    const unsupported = locked.filter(([, { engines }]) => engines?.node !== undefined && !includes(engines.node, version)).map(([path, { engines }]) => `${path} wants ${engines!.node}`)
    t.deepEqual(unsupported, [], `Node ${version.join('.')}`)
  }
  const [first] = edges
  t.true(readFileSync(join(root, 'README.md'), 'utf8').includes(`Node ${first![0]}.${first![1]} or later`))
})

test('the lock file names no place to download from', (t) => {
  t.deepEqual(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path), [])
})
