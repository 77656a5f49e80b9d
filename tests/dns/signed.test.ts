import test from 'ava'
import { dsOf, keyFrom, zoneKey } from '../../harness/dns/dnssec/key.ts'
import { signed } from '../../harness/dns/dnssec/sign.ts'
import type { Zone } from '../../harness/dns/zone.ts'

const soa = { mname: 'ns1.example.com', rname: 'admin.example.com', serial: 1, refresh: 3600, retry: 300, expire: 86400, minimum: 300, ttl: 3600 }

// https://www.rfc-editor.org/rfc/rfc8080#section-6.1
test('key, DS and signature are those of RFC 8080', (t) => {
  const key = keyFrom(Buffer.from('ODIyNjAzODQ2MjgwODAxMjI2NDUxOTAyMDQxNDIyNjI=', 'base64'))
  t.is(key.dnskey, '257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=')
  t.is(dsOf('example.com', key), '3613 15 2 3AA5AB37EFCE57F737FC1627013FEE07BDF241BD10F3B1964AB55C78E79A304B')
  const zone = signed({ origin: 'example.com', soa, rrsets: [{ name: 'example.com', type: 'MX', ttl: 3600, data: ['10 mail.example.com'] }] }, key, { from: '20150729220000', until: '20150819220000' })
  const [found] = zone.rrsets.filter(({ type, data }) => type === 'RRSIG' && data[0]!.startsWith('MX '))
  t.is(found?.data[0], 'MX 15 2 3600 20150819220000 20150729220000 3613 example.com oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==')
})

test('what is below a delegation is not signed, the delegation itself only if the zone below is', (t) => {
  const key = zoneKey('')
  const zone: Zone = {
    origin: '', soa,
    rrsets: [
      { name: '', type: 'NS', ttl: 300, data: ['a.root'] }, { name: 'a.root', type: 'A', ttl: 300, data: ['192.0.2.1'] },
      { name: 'io', type: 'NS', ttl: 300, data: ['ns.io'] }, { name: 'ns.io', type: 'A', ttl: 300, data: ['192.0.2.2'] },
      { name: 'com', type: 'NS', ttl: 300, data: ['ns.com'] }, { name: 'com', type: 'DS', ttl: 300, data: [dsOf('com', zoneKey('com'))] },
    ],
  }
  const { rrsets } = signed(zone, key, { from: '20250101000000', until: '20450101000000' })
  const denials = rrsets.filter(({ type }) => type === 'NSEC').map(({ name, data }) => `${name || '.'} ${data[0]!}`)
  t.deepEqual(denials, ['. com NS SOA RRSIG NSEC', 'com io NS DS RRSIG NSEC', 'io a.root NS RRSIG NSEC', 'a.root . A RRSIG NSEC'])
  const covered = rrsets.filter(({ type }) => type === 'RRSIG').map(({ name, data }) => `${name || '.'} ${data[0]!.split(' ')[0]!}`).toSorted()
  t.deepEqual(covered, ['. NS', '. NSEC', '. SOA', 'a.root A', 'a.root NSEC', 'com DS', 'com NSEC', 'io NSEC'])
})
