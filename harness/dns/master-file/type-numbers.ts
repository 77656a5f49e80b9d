/** Numbers of types (IANA registry "Resource Record (RR) TYPEs"), so that TYPE28 and AAAA are one (RFC 3597 section 5). */
const numbers: ReadonlyMap<string, string> = new Map(
  (
    'A1 NS2 MD3 MF4 CNAME5 SOA6 MB7 MG8 MR9 NULL10 WKS11 PTR12 HINFO13 MINFO14 MX15 TXT16 RP17 AFSDB18 X25:19 ISDN20 RT21 NSAP22 ' +
    'NSAP-PTR23 SIG24 KEY25 PX26 GPOS27 AAAA28 LOC29 NXT30 EID31 NIMLOC32 SRV33 ATMA34 NAPTR35 KX36 CERT37 A6:38 DNAME39 SINK40 ' +
    'APL42 DS43 SSHFP44 IPSECKEY45 RRSIG46 NSEC47 DNSKEY48 DHCID49 NSEC3:50 NSEC3PARAM51 TLSA52 SMIMEA53 HIP55 NINFO56 RKEY57 ' +
    'TALINK58 CDS59 CDNSKEY60 OPENPGPKEY61 CSYNC62 ZONEMD63 SVCB64 HTTPS65 SPF99 NID104 L32:105 L64:106 LP107 EUI48:108 EUI64:109 ' +
    'URI256 CAA257 AVC258 DOA259 AMTRELAY260 RESINFO261 WALLET262 CLA263 TA32768 DLV32769'
  )
    .split(' ')
    .map((entry) => /^(.*?):?(\d+)$/.exec(entry.includes(':') ? entry : entry.replace(/(\d+)$/, ':$1'))!)
    .map(([, mnemonic, number]) => [number!, mnemonic!]),
)
const mnemonics: ReadonlyMap<string, number> = new Map([...numbers].map(([number, mnemonic]) => [mnemonic, Number(number)]))

/** Mnemonics of all types of records. */
export const typeMnemonics: readonly string[] = [...mnemonics.keys()]

/** Asked, or only part of a message, never in a zone: OPT, and 128 to 255 (RFC 6895 section 3.1). */
const meta: ReadonlyMap<string, number> = new Map([['OPT', 41], ['TKEY', 249], ['TSIG', 250], ['IXFR', 251], ['AXFR', 252], ['MAILB', 253], ['MAILA', 254], ['ANY', 255], ['*', 255]])

/** The mnemonic of a type of records as a file or a question names it, `undefined` for what is none. */
export function typeOf(text: string): string | undefined {
  return own.get(text) ?? readType(text.toUpperCase())
}

/** Mnemonics by themselves: a million records of a type have one text for it, not each its own piece of the file. */
const own: ReadonlyMap<string, string> = new Map([...mnemonics.keys()].flatMap((mnemonic) => [[mnemonic, mnemonic], [mnemonic.toLowerCase(), mnemonic]]))

function readType(upperCase: string): string | undefined {
  const known = own.get(upperCase)
  if (known !== undefined) return known
  const digits = /^TYPE(\d{1,5})$/.exec(upperCase)?.[1]
  const number = Number(digits ?? 0)
  if (number === 0 || number > 65535 || isMetaNumber(number)) return undefined
  return mnemonicOf(number)
}

/** ANY, AXFR and the like by mnemonic, number or `*`: not types of records, which only a question or a message has. */
export function metaTypeOf(text: string): string | undefined {
  const upperCase = text.toUpperCase()
  const number = meta.get(upperCase) ?? Number(/^TYPE(\d{1,5})$/.exec(upperCase)?.[1] ?? 0)
  if (!isMetaNumber(number)) return undefined
  return [...meta].find(([, known]) => known === number)?.[0] ?? `TYPE${number}`
}

function isMetaNumber(number: number): boolean {
  return number === 41 || (number >= 128 && number <= 255)
}

export function mnemonicOf(number: number): string {
  return numbers.get(String(number)) ?? `TYPE${number}`
}

/** The number of a type that `typeOf` gave. */
export function numberOf(type: string): number {
  return mnemonics.get(type) ?? Number(type.slice(4))
}
