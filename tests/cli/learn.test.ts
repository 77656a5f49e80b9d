import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { labs } from '../../harness/cli/learn/labs.ts'
import { readProgress } from '../../harness/cli/learn/progress.ts'
import { misconfigurations } from '../../harness/misconfigurations/list.ts'
import { parse } from 'yaml'
import { temporaryFolder } from '../temporary.ts'
import { rehearse } from './fakes.ts'

const whole = labs()

test('labs: at least twenty known mistakes, each once, from easy to hard', (t) => {
  t.true(whole.length >= 20)
  t.deepEqual(whole.filter(({ id }) => !misconfigurations.some((one) => one.id === id)), [])
  t.is(new Set(whole.map(({ id }) => id)).size, whole.length)
  t.deepEqual(whole.map(({ level }) => level), whole.map(({ level }) => level).toSorted((a, b) => a - b))
})

/** Of the lab as it was written, and of one variation, another for each lab. */
for (const [n, { id }] of whole.entries()) {
  for (const seed of [0, 100 + n]) {
    test(`lab ${id}, seed ${seed}: broken as told, what is to be looked at is there, half a solution is not full, the solution is`, async (t) => {
      const folder = join(temporaryFolder(t), id)
      t.is((await rehearse(['learn', 'start', id, folder, '--seed', String(seed)])).code, 0)
      const lab = labs(seed).find((one) => one.id === id)!
      const { topologies: [{ checks }] } = JSON.parse((await rehearse(['check', join(folder, 'topology.yaml'), '--reporter', 'json'])).stdout)
      t.true((checks as { id: string }[]).some((check) => check.id === id), `${id} is not found`)
      for (const { run: [verb, ...words], says } of lab.look) {
        const { stdout } = await rehearse([verb!, join(folder, 'topology.yaml'), ...words])
        t.true(stdout.includes(says), `${says}\n${stdout}`)
      }
      const broken = readFileSync(join(folder, 'topology.yaml'), 'utf8')
      for (const [file, code] of ([['half', 1], ['solution', 0]] as const).slice(seed === 0 ? 0 : 1)) {
        writeFileSync(join(folder, 'broken.yaml'), broken)
        writeFileSync(join(folder, 'topology.yaml'), lab.files[file].replace('extends: topology.yaml', 'extends: broken.yaml'))
        const { code: graded, stdout } = await rehearse(['learn', 'check', folder])
        t.is(graded, code, `${file}: ${stdout}`)
        t.is(stdout.includes('100 of 100'), code === 0)
        t.is(/^left: /m.test(stdout), code === 1)
      }
      t.is(readProgress(folder)!.points, 100)
    })
  }
}

test('a variation has other names and addresses, in the design and in the story alike', (t) => {
  for (const [n, lab] of labs(7).entries()) {
    t.notDeepEqual(lab.files.topology, whole[n]!.files.topology)
    t.false(/\bcontoso\b/.test(JSON.stringify([lab.story, lab.hints, lab.files])), lab.id)
  }
  t.deepEqual(labs(7), labs(7))
  t.notDeepEqual(labs(7), labs(8))
})

test('hints come one after the other, and are counted; the solution is told to whoever asks', async (t) => {
  const folder = join(temporaryFolder(t), 'lab')
  await rehearse(['learn', 'start', 'shared-zone', folder])
  t.regex((await rehearse(['learn', 'hint', folder])).stdout, /^1\. [^\n]+\n$/)
  t.regex((await rehearse(['learn', 'hint', folder])).stdout, /^1\. .+\n2\. /)
  t.is(readProgress(folder)!.hints, 2)
  t.regex((await rehearse(['learn', 'solution', folder])).stdout, /zone-eus/)
})

test('a goal is not reached by moving it: neither the intent, nor the hosts, nor the registry', async (t) => {
  const folder = join(temporaryFolder(t), 'lab')
  await rehearse(['learn', 'start', 'zone-not-linked', folder])
  const file = join(folder, 'topology.yaml')
  const design = readFileSync(file, 'utf8')
  for (const [from, to, told] of [['reach: privately', 'reach: publicly', /what is meant/], ['app: spoke/apps', 'app: hub/tools', /where the hosts stand/], ['publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled', /the registries/]] as const) {
    writeFileSync(file, design.replace(from, to))
    const { code, stdout } = await rehearse(['learn', 'check', folder])
    t.is(code, 1)
    t.regex(stdout, told)
  }
})

test('a damaged progress file is told as such, and spoils no table of a class', async (t) => {
  const folder = join(temporaryFolder(t), 'class')
  for (const name of ['ann', 'ben']) await rehearse(['learn', 'start', 'shared-zone', join(folder, name, 'shared-zone')])
  for (const text of ['{', '{ "lab": "shared-zone" }', 'null']) {
    writeFileSync(join(folder, 'ben', 'shared-zone', 'progress.json'), text)
    for (const verb of ['hint', 'check', 'solution']) {
      const { code, stderr } = await rehearse(['learn', verb, join(folder, 'ben', 'shared-zone')])
      t.is(code, 64)
      t.regex(stderr, /progress\.json is damaged/)
    }
    const { code, stdout } = await rehearse(['learn', 'class', folder])
    t.is(code, 0)
    t.regex(stdout, /^ann +0 \(0 tries, 0 hints\)\nben +damaged$/m)
  }
  writeFileSync(join(folder, 'ann', 'shared-zone', '.lab.json'), '{}')
  t.regex((await rehearse(['learn', 'hint', join(folder, 'ann', 'shared-zone')])).stderr, /\.lab\.json is damaged/)
})

test('class: a table of learners and labs', async (t) => {
  const folder = temporaryFolder(t)
  await rehearse(['learn', 'start', 'zone-not-linked', join(folder, 'ada', 'one'), '--seed', '1'])
  await rehearse(['learn', 'start', 'shared-zone', join(folder, 'grace', 'two'), '--seed', '2'])
  await rehearse(['learn', 'check', join(folder, 'grace', 'two')])
  const { stdout } = await rehearse(['learn', 'class', folder])
  t.regex(stdout, /^learner +shared-zone +zone-not-linked\nada +- +0 \(0 tries, 0 hints\)\ngrace +\d+ \(1 try, 0 hints\) +-\n$/)
})

test('learn new: a lab from a design that holds and a broken one, and from nothing less', async (t) => {
  const folder = temporaryFolder(t)
  const [made, broken] = [join(folder, 'made'), join(folder, 'broken.yaml')]
  const sound = 'topologies/one-network.yaml'
  t.is((await rehearse(['learn', 'new', made, sound, sound])).code, 64)
  writeFileSync(broken, readFileSync(sound, 'utf8').replace(/virtualNetworkLinks: \[.*?\]/, 'virtualNetworkLinks: []'))
  t.is((await rehearse(['learn', 'new', made, broken, broken])).code, 64)
  const { code, stderr } = await rehearse(['learn', 'new', made, sound, broken])
  t.is(code, 0, stderr)
  t.true(existsSync(join(made, '.lab.json')))
  t.is((await rehearse(['learn', 'check', made])).code, 1)
  writeFileSync(join(made, 'topology.yaml'), readFileSync(sound))
  t.is((await rehearse(['learn', 'check', made])).code, 0)
})

test('labs are whole: every word that they need is there', (t) => {
  for (const { id, title, story, goal, hints, look, files } of whole) {
    t.true(title !== '' && story.length > 40 && goal.length > 20, id)
    t.true(hints.length >= 3 && look.length >= 1, id)
    t.deepEqual(Object.keys(parse(files.solution)).includes('intent'), false, id)
  }
})
