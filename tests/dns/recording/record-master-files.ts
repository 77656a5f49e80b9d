/**
 * Asks named-checkzone what it makes of odd zone files and writes it down: `node tests/dns/recording/record-master-files.ts` (Debian:
 * apt-get install bind9-utils). The files are those of the record itself: to add one, add its text there and record again.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RecordedFile {
  readonly text: string
  /** Whether the text is the whole file; otherwise `head` comes before it. */
  readonly whole?: boolean
  /** The records BIND reads, without those of the head, or its first complaint. */
  readonly records?: readonly string[]
  readonly refused?: string
}

export const head = '$TTL 300\n@ SOA ns h 1 2 3 4 60\n@ NS ns.example.net.\n'
export const headRecords: readonly string[] = ['example.org. 300 IN SOA ns.example.org. h.example.org. 1 2 3 4 60', 'example.org. 300 IN NS ns.example.net.']

/** Digests and keys, which BIND breaks into words. */
const broken = /^(\S+ \d+ IN (?:(?:C?DS|DLV|TA|(?:C?DNS|R)?KEY|CERT|ZONEMD|TLSA|SMIMEA)(?: \S+){3}|SSHFP(?: \S+){2})) (.*)$/

export function plain(record: string): string {
  const line = record.trim().replaceAll(/\s+/g, ' ')
  const [, start, text] = broken.exec(line) ?? []
  return start === undefined ? line : `${start} ${text!.replaceAll(' ', '')}`
}

function check(folder: string, { text, whole }: RecordedFile): Pick<RecordedFile, 'records' | 'refused'> {
  const [file, output] = [join(folder, 'zone'), join(folder, 'canonical')]
  writeFileSync(file, whole === true ? text : head + text)
  const ignored = ['-i', '-k', '-m', '-M', '-S'].flatMap((option) => [option, option === '-i' ? 'none' : 'ignore'])
  const { status, stdout, stderr } = spawnSync('named-checkzone', [...ignored, '-D', '-o', output, '-s', 'full', 'example.org', file], { encoding: 'utf8' })
  if (status === null) throw new Error('named-checkzone cannot be started')
  if (status !== 0) {
    const complaint = `${stdout}${stderr}`.split('\n').find((line) => line !== '' && !line.includes('warning') && !line.includes('using RFC')) ?? ''
    return { refused: complaint.replaceAll(file, 'zone').replaceAll(/buffer-0x[0-9a-f]+/g, 'text').replace(/^dns_\w+: /, '') }
  }
  const records = readFileSync(output, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith(';')).map(plain)
  return { records: [...new Set(records)].filter((record) => whole === true || !headRecords.includes(record)).toSorted() }
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../../../fixtures/zones/master-files.recorded.json')
  const folder = mkdtempSync(join(tmpdir(), 'master-files-'))
  const files = JSON.parse(readFileSync(path, 'utf8')) as readonly RecordedFile[]
  const lines = files.map(({ text, whole }) => JSON.stringify({ text, ...(whole ? { whole } : {}), ...check(folder, whole ? { text, whole } : { text }) }))
  writeFileSync(path, `[\n${lines.join(',\n')}\n]\n`)
  rmSync(folder, { recursive: true })
}
