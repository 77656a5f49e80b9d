import type { FilePlan, NodePlan } from '../plan/plan.ts'
import type { ComponentId } from '../world/component.ts'
import { isGated } from './container.ts'
import { HarnessError } from './errors.ts'
import type { ExecResult } from './lab.ts'
import type { Link } from './link.ts'

/** Seconds that a command in the fabric may take. */
const budget = 10

/** Runs a command in the fabric's own namespaces, or in a node's; what it prints. */
export async function inFabric(link: Pick<Link, 'command'>, argv: readonly string[], stdin = '', node?: string): Promise<string> {
  const { exitCode, stdout, stderr, timedOut } = await link.command<ExecResult>('execute', { argv, timeout: budget, stdin, ...(node !== undefined && { node }) })
  if (timedOut || exitCode !== 0) throw new HarnessError('COMMAND_FAILED', `${argv[0]} in ${node ?? 'the fabric'} ${timedOut ? `was killed after ${budget} s` : `ended with exit code ${exitCode}: ${stderr.trim()}`}`)
  return stdout
}

/** Found by its environment, which a server that writes its title into its own memory, as nginx does, has no more. */
const byProcess = `for environment in $(grep -lsz "^REHEARSAL_NODE=$1\\$" /proc/[0-9]*/environ); do
  process=\${environment%/environ}
  if grep -q "^PPid:[[:space:]]*0$" "$process/status"; then cat > "$process/root$2"; exit; fi
done
echo "no process of $1" >&2
exit 1`

/**
 * Writes into a file of a node that is there, so that whoever may read it still may: by its own shell, or, where its image has none, by way of
 * its first process, whose parent is outside of the fabric.
 */
export async function writeFile(link: Pick<Link, 'command'>, node: NodePlan, { path, content }: Pick<FilePlan, 'path' | 'content'>): Promise<void> {
  if (!isGated(node)) return void (await inFabric(link, ['sh', '-c', byProcess, 'sh', node.name, path], content))
  await inFabric(link, ['sh', '-c', 'cat > "$1"', 'sh', path], content, node.name)
}

/** Loads rules in a node's network, by the fabric's own `nft`. */
export async function loadRules(link: Pick<Link, 'command'>, node: string, text: string): Promise<void> {
  const { exitCode, stderr, timedOut } = await link.command<ExecResult>('execute', { node, argv: ['nft', '-f', '-'], timeout: budget, stdin: text, mounts: false })
  if (timedOut || exitCode !== 0) throw new HarnessError('COMMAND_FAILED', `the rules of ${node} were not taken: ${timedOut ? `no end within ${budget} s` : stderr.trim()}`)
}

/** Kept in the fabric, so that another process knows what was done to a lab that stays. */
const kept = '/run/faults.json'

export interface Standing {
  readonly faults: ReadonlySet<ComponentId>
  /** Whether all of it was done: not where somebody was stopped in between, or failed. */
  readonly sure: boolean
}

/** What is broken in a lab, or may be. */
export async function standingFaults(link: Pick<Link, 'command'>): Promise<Standing> {
  const text = await inFabric(link, ['sh', '-c', `[ ! -e ${kept} ] || cat ${kept}`])
  if (text === '') return { faults: new Set(), sure: true }
  const { faults, sure } = JSON.parse(text) as { readonly faults: readonly ComponentId[]; readonly sure: boolean }
  return { faults: new Set(faults), sure }
}

export async function keepFaults(link: Pick<Link, 'command'>, { faults, sure }: Standing): Promise<void> {
  await inFabric(link, ['sh', '-c', `cat > ${kept}`], JSON.stringify({ faults: [...faults], sure }))
}
