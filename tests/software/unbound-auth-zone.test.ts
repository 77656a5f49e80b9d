import test from 'ava'
import { loadZone } from '../../harness/dns/authority-lookup.ts'
import { authZoneReply } from '../../harness/software/unbound/model-auth-zone.ts'

const origin = 'site.example'
const soa = { mname: `ns.${origin}`, rname: `hostmaster.${origin}`, serial: 1, refresh: 3600, retry: 600, expire: 1209600, minimum: 300, ttl: 600 }

/** Owner, type and data, names below the zone. */
const written = `
@ NS ns.site.example
ns A 10.9.9.9
* A 192.168.0.82
* TXT "beside"
app A 192.168.0.81
www CNAME loop.site.example
tochain CNAME www.site.example
toapp CNAME app.site.example
toempty CNAME below.site.example
out CNAME app.other.example
deep.below A 192.168.10.81
www.eu CNAME contoso.example
a.sub A 1.1.1.1
*.sub A 2.2.2.2
c.wild A 3.3.3.3
*.wild CNAME new.else.site.example
l1 CNAME l2.site.example
l2 CNAME l1.site.example
multi A 5.5.5.5
multi TXT "m"
multi MX 10 app.site.example
only TXT "a"
only SRV 1 2 3 app.site.example
${Array.from({ length: 14 }, (_, n) => `c${n + 1} CNAME c${n + 2}.site.example`).join('\n')}
c15 A 1.2.3.4
`
const zone = loadZone({
  origin,
  soa,
  rrsets: written.trim().split('\n').map((line) => {
    const [owner, type, ...data] = line.split(' ') as [string, string, ...string[]]
    return { name: owner === '@' ? origin : `${owner}.${origin}`, type, ttl: 600, data: [data.join(' ')] }
  }),
})

const nothing = 'NOERROR SOA'
const denied = 'NXDOMAIN SOA'

/** As unbound 1.17.1 answered from the same zone. */
const measured: Readonly<Record<string, string>> = {
  'new A': 'NOERROR A',
  'new MX': nothing,
  'new CNAME': nothing,
  'eu A': nothing,
  'below TXT': nothing,
  'nothing.eu A': 'NOERROR A',
  'nothing.eu MX': nothing,
  'zzz.below TXT': 'NOERROR TXT',
  'x.deep.below A': denied,
  'x.app A': denied,
  'x.* A': denied,
  'www A': 'NOERROR CNAME',
  'tochain A': 'NOERROR CNAME CNAME',
  'toapp A': 'NOERROR CNAME A',
  'toapp TXT': 'NOERROR CNAME',
  'toempty A': 'NOERROR CNAME',
  'out A': 'NOERROR CNAME',
  'z.sub A': 'NOERROR A',
  'x.y.sub A': 'NOERROR A',
  'z.sub TXT': nothing,
  'sub A': nothing,
  'x.wild A': 'NOERROR CNAME',
  'x.wild CNAME': 'NOERROR CNAME',
  'l1 A': 'NOERROR CNAME CNAME',
  'l1 CNAME': 'NOERROR CNAME',
  'c1 A': `NOERROR ${'CNAME '.repeat(9).trim()}`,
  'multi ANY': 'NOERROR MX A',
  'only ANY': 'NOERROR TXT',
  'new ANY': 'NOERROR A',
}

test('an auth-zone of unbound: wildcards reach below empty non-terminals, aliases lead to what is written in the zone alone', (t) => {
  for (const [asked, expected] of Object.entries(measured)) {
    const [owner, type] = asked.split(' ') as [string, string]
    const { rcode, answer, soa: authority, authoritative } = authZoneReply(zone, `${owner}.${origin}`, type)
    t.is([rcode, ...answer.map((record) => record.type), ...(authority ? ['SOA'] : [])].join(' '), expected, asked)
    t.true(authoritative, asked)
  }
})
