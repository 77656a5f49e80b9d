import test from 'ava'
import { conceal, concealIn, secretsOf } from '../../harness/plan/secrets.ts'

const concealed = test.macro({
  exec: (t, text: string, expected: string) => t.is(conceal(text), expected),
  title: (what) => `secrets: ${what}`,
})

const body = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg'
const pem = `-----BEGIN EC PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----\n`

test('a PEM key among certificates', concealed, `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${pem}`, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n(a private key)\n')
test('a PEM key that is cut off', concealed, `-----BEGIN PRIVATE KEY-----\n${body}`, '(a private key)')
test('WireGuard', concealed, `[Interface]\nPrivateKey = ${body}=\nListenPort = 51800\n[Peer]\nPublicKey = abc\nPresharedKey=${body}=\n`, '[Interface]\nPrivateKey = (a private key)\nListenPort = 51800\n[Peer]\nPublicKey = abc\nPresharedKey=(a private key)\n')
test('a TSIG key of BIND', concealed, 'key "xfer" {\n\talgorithm hmac-sha256;\n\tsecret "c2VjcmV0IG9mIHRoZSBvd25lcg==";\n};\n', 'key "xfer" {\n\talgorithm hmac-sha256;\n\tsecret "(a secret)";\n};\n')
test('the same in one line and without quotes', concealed, 'key xfer { algorithm hmac-md5; secret c2VjcmV0IG9m; };', 'key xfer { algorithm hmac-md5; secret (a secret); };')
test('CoreDNS’s tsig', concealed, 'tsig {\n  secret example.org. NoTCJU+DMqFWywaPyxSijrDEA/eC3nK0xi3AMEZuPVk=\n}\n', 'tsig {\n  secret example.org. (a secret)\n}\n')
test('a key that signs a zone', concealed, 'Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: R01hOV5SrXjJd4jMJDzm+kc=\n', '(a private key)')

test('secrets: words and configuration without any stay as they are', (t) => {
  for (const text of ['it is no secret that BIND\nforwards; secret agents do too', 'secret: "x"', 'zone "secret.example" { type forward; };', 'a secret', '{"kind":"secret","name":"x"}']) t.is(conceal(text), text)
})

test('secrets: those of a plan are found wherever they stand, and in every text of a report', (t) => {
  const node = { name: 'gateway', files: [{ path: '/wg0.conf', content: `PrivateKey = ${body}=\nPublicKey = ${'p'.repeat(43)}=\n` }, { path: '/lab.key', content: pem }] }
  const plan = { nodes: [node] } as never
  t.deepEqual([...secretsOf(plan)].sort(), [body, `${body}=`].sort())
  t.is(conceal(`wg: Key is not the correct length or format: \`${body}='`, plan), "wg: Key is not the correct length or format: `(a private key)'")
  t.deepEqual(concealIn({ checks: [{ reason: `got ${body}`, holds: false, missing: undefined }], duration: 3 }, plan), { checks: [{ reason: 'got (a private key)', holds: false, missing: undefined }], duration: 3 })
})
