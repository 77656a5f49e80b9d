/** Which fields of a record's data are domain names, by position, counted from nought. Types that are absent have none. */
export const nameFields: ReadonlyMap<string, readonly number[]> = new Map([
  ['NS', [0]],
  ['CNAME', [0]],
  ['DNAME', [0]],
  ['PTR', [0]],
  ['MB', [0]],
  ['MD', [0]],
  ['MF', [0]],
  ['MG', [0]],
  ['MR', [0]],
  ['NSEC', [0]],
  ['NXT', [0]],
  ['NSAP-PTR', [0]],
  ['SOA', [0, 1]],
  ['RP', [0, 1]],
  ['MINFO', [0, 1]],
  ['TALINK', [0, 1]],
  ['PX', [1, 2]],
  ['MX', [1]],
  ['AFSDB', [1]],
  ['RT', [1]],
  ['KX', [1]],
  ['LP', [1]],
  ['SVCB', [1]],
  ['HTTPS', [1]],
  ['SRV', [3]],
  ['NAPTR', [5]],
  ['RRSIG', [7]],
])

/** The fields of a record's data: words, and quoted strings with their quotes. */
export function fieldsOf(data: string): string[] {
  return data.match(/"(?:[^"\\]|\\.)*"|(?:="(?:[^"\\]|\\.)*"|[^\s"\\]|\\.)+/gs) ?? []
}
