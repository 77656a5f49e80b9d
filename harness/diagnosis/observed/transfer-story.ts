import { symptomsOf, type Symptom } from '../../world/transfer/symptoms.ts'
import { imageText, type Transfer, type TransferRequest, type TransferStep } from '../../world/transfer/transfer.ts'

/** What a step of a pull or a push means, in words of the field. */
const meanings: Readonly<Record<TransferStep['what'], string>> = {
  challenge: 'challenge', token: 'token', manifest: 'manifest', blob: 'is the blob there?', link: 'blob', content: 'blob', upload: 'upload',
}

/** What engineers have seen in production where this failed. */
export function symptomsIn({ failure, steps, names }: Transfer, { image }: TransferRequest): readonly Symptom[] {
  if (failure === undefined) return []
  const name = failure.name ?? image.name
  const address = names.find((one) => one.name === name)?.address
  const { what, status } = steps.at(-1) ?? {}
  const at = isPastLogin(steps, name) || name !== image.name ? 'content' : what === 'token' && status === 403 ? 'token' : 'login'
  return symptomsOf(failure.fault, at, { name, address, image })
}

/** A pull that has its link has its manifest, too. */
function isPastLogin(steps: readonly TransferStep[], name: string): boolean {
  return steps.some(({ leadsTo }) => leadsTo === name)
}

/** The story line by line: each name with its address when it is first asked, each request with its answer, and how it ended. */
export function tellTransfer(transfer: Transfer, request: TransferRequest): readonly string[] {
  const { steps, failure, names, client, milliseconds } = transfer
  const lines = [`${request.kind} ${imageText(request.image)} with ${client}`]
  const told = new Set<string>()
  const introduce = (name: string): void => {
    if (told.has(name)) return
    told.add(name)
    const known = names.find((one) => one.name === name)
    if (known === undefined) return
    lines.push(known.address === undefined ? `  name       ${name} → no address` : `  name       ${name} → ${known.address}`)
    if (steps.some((step) => step.name === name)) lines.push(`  TLS        a certificate for ${name}`)
  }
  for (const step of steps) {
    introduce(step.name)
    lines.push(`  ${meanings[step.what].padEnd(10)} ${step.method} ${step.name}${step.status === undefined ? '' : `: ${step.status}`}${step.leadsTo === undefined ? '' : ` → ${step.leadsTo}`}${measured(step)}`)
  }
  for (const { name } of names) introduce(name)
  if (failure === undefined) return [...lines, `  whole${milliseconds === undefined ? '' : `, after ${(milliseconds / 1000).toFixed(1)} s`}`]
  return [
    ...lines,
    `  failed     ${failure.fault}${failure.name === undefined ? '' : ` at ${failure.name}`}${milliseconds === undefined ? '' : `, after ${(milliseconds / 1000).toFixed(1)} s`}`,
    `  ${client.padEnd(10)} ${failure.words}`,
    ...symptomsIn(transfer, request).map(({ client: other, words }) => `  ${`(${other})`.padEnd(10)} ${words}`),
  ]
}

function measured({ bytes, milliseconds }: TransferStep): string {
  const said = [...(bytes === undefined ? [] : [`${bytes} B`]), ...(milliseconds === undefined ? [] : [`${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`])]
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}
