import type { Problem } from '../language/problem.ts'
import { decoded } from '../language/decoded.ts'

/** What `rehearse import` reads, by what only it holds. A design may be JSON too. */
const byContent: readonly (readonly [what: string, is: (text: string) => boolean, hint?: (file: string) => string])[] = [
  ['a file of parameters of an ARM template', (text) => /"\$schema"\s*:\s*"[^"]*deploymentParameters\.json/i.test(text), (file) => `npx rehearse import TEMPLATE ${file} -o design.yaml`],
  ['an ARM template', (text) => /"\$schema"\s*:\s*"[^"]*deploymentTemplate\.json/i.test(text) || (/"contentVersion"\s*:/.test(text) && /"resources"\s*:/.test(text))],
  ['a Terraform plan', (text) => /"format_version"\s*:/.test(text) && /"planned_values"\s*:/.test(text)],
  ['a Terraform state', (text) => /"format_version"\s*:/.test(text) && /"values"\s*:/.test(text)],
  ['the state file of Terraform itself', (text) => /"terraform_version"\s*:/.test(text) && /"lineage"\s*:/.test(text), () => 'terraform show -json > state.json, then npx rehearse import state.json -o design.yaml'],
  ['what az or PowerShell prints of resources', (text) => /"(resource)?id"\s*:\s*"\/(subscriptions|providers)\/[^"]*\/providers\//i.test(text) || (/"loginServer"\s*:/.test(text) && /"dataEndpoints"\s*:/.test(text))],
]

const byName: readonly (readonly [what: string, ending: RegExp, hint: (file: string) => string])[] = [
  ['Bicep', /\.bicep$/i, (file) => `bicep build ${file}, then npx rehearse import ${file.replace(/\.bicep$/i, '.json')} -o design.yaml`],
  ['Bicep parameters', /\.bicepparam$/i, (file) => `bicep build-params ${file}, then npx rehearse import TEMPLATE ${file.replace(/\.bicepparam$/i, '.json')} -o design.yaml`],
  ['Terraform\'s own language', /\.tf$/i, () => 'terraform plan -out plan && terraform show -json plan > plan.json, then npx rehearse import plan.json -o design.yaml'],
]

/** Why a file is no design, where it is something that a design is made of. */
export function sourceFile(bytes: Uint8Array, file: string): Pick<Problem, 'code' | 'message' | 'hint'> | undefined {
  const named = byName.find(([, ending]) => ending.test(file))
  const text = named === undefined ? decoded(bytes) : ''
  const held = /^[\s\uFEFF]*(?:[[{]|\/[/*])/.test(text) ? byContent.find(([, is]) => is(text)) : undefined
  const [what, , hint = (one: string) => `npx rehearse import ${one} -o design.yaml`] = named ?? held ?? []
  return what === undefined ? undefined : { code: 'not-a-design', message: `this is ${what}, and no design: a design is made of it first`, hint: hint(file) }
}
