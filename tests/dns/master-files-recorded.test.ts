import test from 'ava'
import recorded from '../../fixtures/zones/master-files.recorded.json' with { type: 'json' }
import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import { renderMasterFile } from '../../harness/dns/master-file/writer.ts'
import { head, headRecords, plain, type RecordedFile } from './recording/record-master-files.ts'

// Recorded from named-checkzone 9.18 by tests/dns/recording/record-master-files.ts, which says how to do it again.

/** Where we differ from BIND, and why. */
const differences: Readonly<Record<string, readonly string[]>> = {
  'other servers load it, so it is a warning': ['@ NS b\nb CNAME c\n', '@ NS 192.0.2.1\n', '@ NS missing\n', '$GENERATE 1-2 @ NS ns$.x\n', '@ 300 SOA ns h 1 2 3 4 60\n', '@ 300 SOA ns h 1 2 3 4 60\na A 192.0.2.1\n'],
  'what is meant is plain': ['$GENERATE 1-2 h$ MX 10 m$\n', '$GENERATE 1-2 h$ SRV 1 2 3 x$\n', '$GENERATE 1-2 h$ ( A 192.0.2.$ )\n', `\ufeff${head}`, 'a URI 10 1 https://x/\n'],
  'a quoted word is no directive': ['"$ORIGIN" sub\na A 192.0.2.1\n'],
  'RFC 5890: a name has its ASCII form': ['é A 192.0.2.1\n'],
  'the same data is written otherwise': [
    'a AAAA ::ffff:192.0.2.1\n', 'a AAAA ::192.0.2.1\n', 'a AAAA 0:0:0:0:0:0:1:2\n', 'a AAAA 0:0:0:0:0:ffff:102:304\n', 'a CERT PKIX 1 RSASHA256 AQID\n', 'a CERT 1 1 8 AQID\n', 'a CERT pkix 1 8 AQID\n', 'a SVCB 1 . dohpath=/q{?dns}\n',
  ],
  'BIND 9.18 is older than the type': ['a CLA x\n'],
  'A6 is historic (RFC 6563)': ['a A6 64 ::1 x\n'],
  'the regular expression of a substitution is not read': ['a NAPTR 100 50 "u" "E2U+sip" "!^(.*$!sip!" .\n', 'a NAPTR 100 50 "u" "E2U+sip" "!^\\\\1$!sip\\\\1!" .\n'],
}

function read({ text, whole }: RecordedFile): { readonly records: readonly string[] | undefined; readonly problems: readonly string[] } {
  const { zone, problems } = parseMasterFile(whole === true ? text : head + text, { file: 'zone', zone: 'example.org' })
  const records = zone && renderMasterFile(zone).trimEnd().split('\n').map(plain)
  return { records: records?.filter((record) => whole === true || !headRecords.includes(record)), problems: problems.map(({ message }) => message) }
}

/** BIND keeps the case of names, we do not. */
const folded = (records: readonly string[] | undefined): readonly string[] | undefined => records && [...new Set(records.map((record) => record.toLowerCase()))].toSorted()

test('master file: files are taken, refused and understood as BIND does', (t) => {
  const expected = new Set(Object.values(differences).flat())
  const differing: string[] = []
  for (const file of recorded as readonly RecordedFile[]) {
    const { records, problems } = read(file)
    if (JSON.stringify(folded(records)) === JSON.stringify(folded(file.records))) continue
    differing.push(file.text)
    if (!expected.has(file.text)) t.deepEqual({ records, problems }, { records: file.records, problems: [file.refused ?? ''] }, file.text)
  }
  t.deepEqual(differing.toSorted(), [...expected].toSorted())
  t.is(recorded.length, 556)
})
