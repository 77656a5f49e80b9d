import { readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import test from 'ava'
import { catalog } from '../harness/catalog.ts'
import { isRunning, softwareKinds } from '../harness/software/list.ts'
import { allCommands, help, verbNames } from '../harness/cli/commands.ts'
import { circlesIn } from './circles.ts'

const root = join(import.meta.dirname, '..')

interface Source {
  /** From the root, with slashes. */
  readonly file: string
  readonly text: string
  readonly imports: readonly string[]
}

function read(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return { file, text, imports: importsOf(text) }
    })
}

/** Specifiers of import and re-export statements and of `import()`, those that only import types apart. */
function importsOf(text: string, { types = true } = {}): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(/^(import|export)\b(\s+type\b)?[^'"`;=()]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*(['"])([^'"\n]+)\4|\bimport\(\s*['"]([^'"\n]+)['"]/gm)]
  return statements.filter((match) => types || match[2] === undefined).map((match) => match[3] ?? match[5] ?? match[6]!)
}

const harness = read('harness')
const everything = [...harness, ...read('docker')]

/**
 * What each part may import besides itself. Imports point one way: dns, software, azure, world ← language ← resources ← facts ← topology ← model,
 * plan ← runtime, diagnosis, parity ← checks, misconfigurations, survey, change ← scenarios ← report ← cli. `docker` is the machine's set-up: runtime and plan
 * know its images, the command line starts it, and it knows which DNS software has an image.
 */
const ground = ['dns', 'software', 'azure', 'world', 'language', 'resources', 'facts', 'topology']
const answerers = [...ground, 'registry', 'traffic-manager', 'model', 'plan', 'docker']
const judges = [...ground, 'model', 'diagnosis', 'checks', 'survey', 'change', 'parity', 'catalog.ts']
const allowed: Readonly<Record<string, readonly string[]>> = {
  'older-node.ts': [],
  dns: [],
  docker: ['software', 'package.json'],
  software: ['dns'],
  azure: ['dns', 'software'],
  world: ['dns'],
  // Runs in a container that holds nothing else of the harness.
  registry: [],
  // Runs in a container, with what it imports.
  'traffic-manager': ['dns', 'software', 'azure'],
  language: ['dns', 'azure'],
  resources: ['dns', 'software', 'azure', 'world', 'language'],
  facts: ['dns', 'software', 'azure', 'world', 'language', 'resources'],
  topology: ground,
  model: ground,
  plan: [...ground, 'registry', 'traffic-manager', 'docker'],
  runtime: answerers,
  parity: [...ground, 'model'],
  diagnosis: [...ground, 'model'],
  checks: [...ground, 'diagnosis'],
  survey: [...ground, 'model', 'diagnosis'],
  change: [...judges, 'import'],
  misconfigurations: [...ground, 'model', 'diagnosis'],
  scenarios: [...answerers, 'runtime', 'diagnosis', 'checks', 'survey', 'change'],
  import: ground,
  fidelity: [...ground, 'model', 'checks', 'diagnosis'],
  // Curl at a machine is read as curl in a host of the lab is.
  probe: [...ground, 'model', 'checks', 'runtime'],
  'catalog.ts': ['checks'],
  picture: [...ground, 'model', 'diagnosis', 'report'],
  report: ['dns', 'software', 'azure', 'world', 'language', 'resources', 'facts', 'topology', 'diagnosis', 'checks'],
  cli: [...answerers, ...judges, 'runtime', 'scenarios', 'misconfigurations', 'import', 'probe', 'fidelity', 'report', 'picture', 'package.json', 'older-node.ts', 'dist'],
  'index.ts': [...answerers, ...judges, 'runtime', 'scenarios', 'misconfigurations', 'import', 'probe', 'fidelity', 'report', 'picture', 'older-node.ts'],
}

/**
 * The part of the project a path from the root belongs to. A DNS software has one folder with a file for each part that knows it:
 * `model.ts` is the model's, `plan.ts` the plan's, and what else there is belongs to the ground.
 */
function partOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  if (first !== 'harness') return first
  return second === 'software' ? /\/(model|plan)s?(-[\w-]+)?\.ts$/.exec(path)?.[1] ?? second : second
}

test('imports point one way', (t) => {
  const wrong = everything.flatMap(({ file, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => partOf(join(dirname(file), specifier)))
      .filter((part) => part !== partOf(file) && !(allowed[partOf(file)] ?? []).includes(part))
      .map((part) => `${file} imports from ${part}`),
  )
  t.deepEqual(wrong, [])
})

test('no check comes by the model, however far: a verdict rests on what was seen', (t) => {
  const known = new Map(harness.map(({ file, imports }) => [file, imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => join(dirname(file), specifier))]))
  const behind = new Set(harness.filter(({ file }) => partOf(file) === 'checks').map(({ file }) => file))
  for (const file of behind) for (const next of known.get(file) ?? []) behind.add(next)
  t.deepEqual([...behind].filter((file) => partOf(file) === 'model'), [])
})

test('no script is called as a module beside it is: the package would put one in the place of the other', (t) => {
  const modules = new Set(everything.map(({ file }) => file).filter((file) => file.endsWith('.ts')))
  t.deepEqual(everything.map(({ file }) => file).filter((file) => file.endsWith('.js') && modules.has(file.replace(/js$/, 'ts'))), [])
})

test('every part has a rule', (t) => {
  t.deepEqual([...new Set(everything.map(({ file }) => partOf(file)))].filter((part) => !(part in allowed)), [])
})

test('what sets DNS software apart stands in its traits: its names are compared nowhere', (t) => {
  const kinds = [...softwareKinds, 'inboundEndpoint', 'dnsProxy'].join('|')
  const comparison = new RegExp(`[!=]==? *'(${kinds})'|\\bcase '(${kinds})'|'(${kinds})' *[!=]==?|\\[ *'(${kinds})'[^\\]]*\\]\\.includes`)
  const comparing = harness.filter(({ text }) => text.split('\n').some((line) => comparison.test(line))).map(({ file }) => file)
  t.deepEqual(comparing, ['harness/facts/dns-servers.ts'], 'which tells what Azure runs apart')
})

/** What the fabric's scripts import of each other. */
function scripts(): readonly (readonly [file: string, imports: readonly string[]])[] {
  const folder = 'docker/fabric'
  return readdirSync(join(root, folder)).filter((name) => name.endsWith('.py')).map((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8')
    return [`${folder}/${name}`, [...text.matchAll(/^\s*(?:import|from) (\w+)/gm)].map(([, module]) => `${folder}/${module}.py`)]
  })
}

test('no files import each other in a circle, types included', (t) => {
  const imported = everything.map(({ file, imports }) => [file, imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => join(dirname(file), specifier))] as const)
  t.deepEqual(circlesIn(new Map([...imported, ...scripts()])), [])
})

test('circles: found through any number of files, and none where there is only a diamond', (t) => {
  const files = (graph: Readonly<Record<string, readonly string[]>>) => circlesIn(new Map(Object.entries(graph)))
  t.deepEqual(files({ top: ['left', 'right'], left: ['bottom'], right: ['bottom', 'elsewhere'], bottom: [] }), [])
  t.deepEqual(files({ d: ['b'], a: ['b'], b: ['c'], c: ['d', 'e'], e: ['f'], f: ['e'], g: ['g'] }), [['b', 'c', 'd'], ['e', 'f'], ['g']])
})

test('each DNS software has a folder of its own, and only what runs has more in it than traits', (t) => {
  const folders = readdirSync(join(root, 'harness/software'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  t.deepEqual(folders.toSorted(), softwareKinds.toSorted())
  for (const kind of softwareKinds) {
    const wanted = isRunning(kind) ? ['traits.ts', 'model.ts', 'plan.ts', 'image'] : ['traits.ts']
    t.deepEqual(wanted.filter((name) => !readdirSync(join(root, 'harness/software', kind)).includes(name)), [], kind)
  }
})

test('each npm package is imported by one file', (t) => {
  const importers = new Map<string, Set<string>>()
  for (const { file, text } of everything) {
    for (const specifier of importsOf(text, { types: false })) {
      const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
      if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(name)) continue
      importers.set(name, (importers.get(name) ?? new Set()).add(file))
    }
  }
  t.deepEqual([...importers].filter(([, files]) => files.size > 1).map(([name, files]) => `${name}: ${[...files].join(', ')}`), [])
})

test("Azure's own clients are loaded when somebody asks for a subscription, and by nothing else: no other command waits for them", (t) => {
  const values = new Map(harness.map(({ file, text }) => [file, importsOf(text.replace(/\bimport\(\s*['"][^'"\n]+['"]/g, ''), { types: false })] as const))
  const verbs = [...values.keys()].filter((file) => file.startsWith('harness/cli/verbs/'))
  const loaded = new Set(['harness/cli/main.ts', 'harness/cli/run.ts', 'harness/index.ts', ...verbs])
  for (const file of loaded) for (const specifier of values.get(file) ?? []) if (specifier.startsWith('.')) loaded.add(join(dirname(file), specifier))
  t.true(loaded.has('harness/import/import.ts') && loaded.has('harness/import/live/clouds.ts'))
  t.deepEqual([...loaded].filter((file) => (values.get(file) ?? []).some((specifier) => specifier.startsWith('@azure/'))), [])
  t.true([...values].some(([file, imports]) => file.startsWith('harness/import/live/') && imports.includes('@azure/arm-network')))
})

test('imports of files name their ending', (t) => {
  const wrong = everything.flatMap(({ file, imports }) => imports.filter((specifier) => /^\.\.?\//.test(specifier) && !/\.(ts|js|json)$/.test(specifier)).map((specifier) => `${file}: ${specifier}`))
  t.deepEqual(wrong, [])
})

test('no file is longer than 300 lines', (t) => {
  const long = [...everything, ...read('tests')].filter(({ text }) => text.trimEnd().split('\n').length > 300).map(({ file }) => file)
  t.deepEqual(long, [])
})

test('tests that need an engine, judge large designs or start processes come one after the other: each for itself would have all of them at once', (t) => {
  const slow = ['containers', 'large', 'processes', 'readme'].flatMap((folder) => read(`tests/${folder}`)).filter(({ file }) => file.endsWith('.test.ts'))
  t.deepEqual(slow.filter(({ text }) => /^ *test\(/m.test(text)).map(({ file }) => file), [], 'test.serial')
  t.true(slow.length > 0)
})

test('random tests take their seed and their number from one place, which tells both', (t) => {
  const tests = read('tests').filter(({ file, imports }) => file.endsWith('.test.ts') && imports.includes('fast-check'))
  const alone = tests.flatMap(({ file, text }) => {
    const asserted = text.match(/\bfc\.(assert|check|sample)\(/g)?.length ?? 0
    const seeded = text.match(/\brandom\(t, |\bseedOr\(/g)?.length ?? 0
    return asserted > seeded || /\bfc\.configureGlobal\(|\bnumRuns: \d/.test(text) ? [file] : []
  })
  t.deepEqual(alone, [])
  t.true(tests.length > 0)
})

test('only the command line ends the process', (t) => {
  const ending = harness.filter(({ text }) => /process\.exit\(/.test(text)).map(({ file }) => file)
  t.deepEqual(ending.toSorted(), ['harness/cli/main.ts', 'harness/cli/rehearse.js'])
})

test('a check is named as its file is, and every file is in the catalogue', (t) => {
  const files = readdirSync(join(root, 'harness/checks')).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3))
  const engine = ['alike', 'check', 'observe-once', 'run', 'verdict']
  t.deepEqual(catalog.map(({ id }) => id).toSorted(), files.filter((file) => !engine.includes(file)).toSorted())
})

test('a check states a sentence, a reason and a page of its source', (t) => {
  for (const { id, title, why, source, profiles } of catalog) {
    t.regex(title, /^\p{Lu}.*\.$/u, id)
    t.regex(why, /\.$/u, id)
    t.regex(source, /^https:\/\/(learn\.microsoft\.com\/(azure|troubleshoot)\/|www\.rfc-editor\.org\/rfc\/rfc\d+#section-)/, id)
    t.true(profiles.length > 0, id)
  }
  t.is(new Set(catalog.map(({ id }) => id)).size, catalog.length)
})

test('the help lists every verb with its summary', async (t) => {
  const listed = help.split('\n').filter((line) => /^ {2}[a-z]+ {2,}/.test(line)).map((line) => line.trim().split(/ {2,}/))
  const commands = await allCommands()
  t.deepEqual(listed, commands.map(({ name, summary }) => [name, summary]))
  t.deepEqual(commands.map(({ name }) => name), verbNames)
})

test('the help of a verb names each of its options', async (t) => {
  for (const { name, help: text, options } of await allCommands()) {
    t.true(text.startsWith(`rehearse ${name}`), name)
    t.deepEqual(Object.keys(options).filter((option) => !text.includes(`--${option}`)), [], name)
  }
})
