import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readObservation } from '../../harness/fidelity/observation.ts'
import { play } from '../../harness/fidelity/play.ts'
import { rehearse } from '../cli/fakes.ts'
import { exchange } from '../design.ts'
import { temporaryFile } from '../temporary.ts'

const folder = join(import.meta.dirname, '../../harness/fidelity/observations')
const vault = readFileSync(join(folder, 'key-vault-from-linked-network.yaml'), 'utf8')

async function verdictOf(text: string): Promise<string> {
  const read = readObservation(text, 'one.yaml')
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return (await play(read)).verdict
}

for (const file of readdirSync(folder)) {
  test(`observed of the platform, and answered so by the model: ${file}`, async (t) => {
    t.regex(await verdictOf(readFileSync(join(folder, file), 'utf8')), /^(reproduced|differs as known)$/)
  })
}

test('what was seen otherwise is told, with both answers', async (t) => {
  const { code, stdout } = await rehearse(['fidelity', temporaryFile(t, 'vault.yaml', exchange(vault, 'vaultcore.azure.net, rcode: NXDOMAIN', 'vaultcore.azure.net, rcode: NOERROR'))])
  t.is(code, 1)
  t.regex(stdout, /^0 of 1 observations of the real platform are reproduced\n/)
  t.regex(stdout, /\nvault: differs\n[^\n]*\n {2}https:\/\/github\.com\/[^\n]*, 2022-02-16\n {2}vm: contosokv\.vaultcore\.azure\.net A\n {4}seen there {2}NOERROR\n {4}the model {3}[^\n]*NXDOMAIN/)
})

test('a known difference passes while it is there, and fails once it is gone', async (t) => {
  const differing = exchange(vault, 'vaultcore.azure.net, rcode: NXDOMAIN', 'vaultcore.azure.net, rcode: NOERROR')
  t.is(await verdictOf(`${differing}differs: { defect: why }\n`), 'differs as known')
  t.is((await rehearse(['fidelity', temporaryFile(t, 'gone.yaml', `${vault}differs: { setting: why }\n`)])).code, 1)
})

test('a file that is no observation is refused with all that is wrong', async (t) => {
  const { code, stderr } = await rehearse(['fidelity', temporaryFile(t, 'a.yaml', 'source: here\ndate: 2024\n'), temporaryFile(t, 'b.yaml', exchange(vault, 'from: vm, name: contosokv.vault', 'from: nobody, name: contosokv.vault')), temporaryFile(t, 'c.yaml', 'a: [')])
  t.is(code, 64)
  t.regex(stderr, /a\.yaml:1: source: [\s\S]*a\.yaml:2: date: [\s\S]*a\.yaml:1: certainty: [\s\S]*b\.yaml:13: [^\n]*nobody[\s\S]*c\.yaml:1: /)
  t.is((await rehearse(['fidelity', 'none.yaml'])).code, 64)
})
