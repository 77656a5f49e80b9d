import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderJson } from '../report/json.ts'
import { reportOf, type TopologyReport } from '../report/report.ts'
import { secretOf } from '../plan/plan.ts'
import { conceal } from '../plan/secrets.ts'
import type { Lab } from '../runtime/lab.ts'
import type { Context } from './context.ts'
import { pathBelow } from './path-below.ts'
import { toolVersion } from './version.ts'

const logLines = 2_000
/** Questions asked again under capture, for each host. */
const questions = 20

/**
 * Puts what explains a failure into a folder of its own, while the lab is still there: `report.json`, `logs/<node>.log` (the query
 * logs of each server among them), `configuration/<node>/<path>`, and `captures/<host>.pcap` with the DNS packets of the failing
 * questions, asked once more. Returns the folder. What cannot be had is named in `missing.txt`, what must not be kept (keys and other
 * secrets, files from outside the topology's folder) in `left-out.txt`.
 */
export async function gatherEvidence(lab: Lab, report: TopologyReport, folder: string, { now, stderr }: Pick<Context, 'now' | 'stderr'>): Promise<string> {
  const into = join(folder, `${report.name}-${now().toISOString().replace(/[-:]|\..*$/g, '').replace('T', '-')}`)
  const missing: string[] = []
  const leftOut: string[] = []
  const write = (path: string, content: string | Uint8Array) => {
    const file = pathBelow(into, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  const attempt = async (what: string, work: () => Promise<void> | void) => {
    try {
      await work()
    } catch (error) {
      missing.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  try {
    write('report.json', renderJson(reportOf([report], { started: now(), duration: report.duration, version: toolVersion })))
    for (const [host, asked] of failingQuestions(report)) {
      await attempt(`captures/${host}.pcap`, async () => write(`captures/${host}.pcap`, await captureAgain(lab, host, asked)))
    }
    for (const { name, files } of lab.plan.nodes) {
      for (const file of files) {
        const path = join('configuration', name, file.path)
        const secret = secretOf(file)
        const shown = conceal(file.content, lab.plan)
        if (secret === undefined) await attempt(path, () => write(path, shown))
        if (secret !== undefined || shown !== file.content) leftOut.push(`${path}: ${secret ?? 'the secrets in it'}`)
      }
    }
    await Promise.all(lab.nodes.map((node) => attempt(`logs/${node}.log`, async () => write(`logs/${node}.log`, conceal(await lab.logs(node, logLines), lab.plan)))))
    if (leftOut.length > 0) write('left-out.txt', `${leftOut.join('\n')}\n`)
    if (missing.length > 0) write('missing.txt', conceal(`${missing.join('\n')}\n`, lab.plan))
  } catch (error) {
    stderr.write(`rehearse: no evidence in ${into}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  return into
}

/** Questions of findings that do not hold, by host. Their subject says what was asked: `contoso.azurecr.io A`. */
function failingQuestions({ checks }: TopologyReport): ReadonlyMap<string, readonly { readonly name: string; readonly type: string }[]> {
  const asked = new Map<string, Map<string, { name: string; type: string }>>()
  for (const { host, subject, holds } of checks.flatMap(({ findings }) => findings)) {
    const name = /[a-z0-9_-]+(?:\.[a-z0-9_-]+)+/i.exec(subject)?.[0]
    if (holds || name === undefined) continue
    const type = /^\S+ ([A-Z]+)/.exec(subject)?.[1] ?? 'A'
    const questions = asked.get(host) ?? new Map()
    asked.set(host, questions.set(`${name} ${type}`, { name, type }))
  }
  return new Map([...asked].map(([host, byName]) => [host, [...byName.values()].slice(0, questions)]))
}

async function captureAgain(lab: Lab, host: string, asked: readonly { readonly name: string; readonly type: string }[]): Promise<Uint8Array> {
  const capture = await lab.capture(host)
  await Promise.allSettled(asked.map((question) => lab.ask(host, question)))
  return capture.stop()
}
