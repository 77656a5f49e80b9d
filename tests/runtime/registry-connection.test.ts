import test from 'ava'
import { curlCommand, readConnection } from '../../harness/runtime/registry-connection.ts'

const said = test.macro({
  exec: (t, exitCode: number, stderr: string, expected: object | undefined) => {
    t.like(readConnection({ exitCode, stdout: exitCode === 0 ? '401' : '000', stderr, timedOut: false }), expected!)
  },
  title: (subject) => `curl: ${subject}`,
})

const trying = '*   Trying 10.1.1.4:443...\n'

test('an answer', said, 0, `${trying}< HTTP/1.1 401 Unauthorized\n`, { outcome: 'http', address: '10.1.1.4', status: 401, message: 'HTTP/1.1 401 Unauthorized' })
test('no such name', said, 6, 'curl: (6) Could not resolve host: x.example.org\n', { outcome: 'unresolved', address: undefined, message: 'curl: (6) Could not resolve host: x.example.org' })
test('a resolver that is silent', said, 28, 'curl: (28) Resolving timed out after 3000 milliseconds\n', { outcome: 'unresolved' })
test('an address that is silent', said, 28, `${trying}curl: (28) Connection timed out after 3001 milliseconds\n`, { outcome: 'timeout', address: '10.1.1.4' })
test('two addresses that are silent', said, 28, `${trying}*   Trying 10.1.1.5:443...\ncurl: (28) Connection timed out after 3001 milliseconds\n`, { outcome: 'timeout', address: '10.1.1.4' })
test('the second of two addresses, which takes the connection and is silent', said, 28, `${trying}*   Trying 10.1.1.5:443...\n* Connected to x.example.org (10.1.1.5) port 443 (#0)\ncurl: (28) Operation timed out\n`, { outcome: 'timeout', address: '10.1.1.5' })
test('the second of two addresses, which answers', said, 0, `${trying}*   Trying 10.1.1.5:443...\n< HTTP/1.1 401 Unauthorized\n`, { outcome: 'http', address: '10.1.1.5' })
test('a closed port', said, 7, `${trying}* connect to 10.1.1.4 port 443 failed: Connection refused\ncurl: (7) Failed to connect\n`, { outcome: 'refused' })
test('an address without a way', said, 7, `${trying}* connect to 10.1.1.4 port 443 failed: No route to host\ncurl: (7) Failed to connect\n`, { outcome: 'timeout' })
test('a connection that was taken and closed before TLS stood', said, 35, `${trying}curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to x.example.org:443 \n`, { outcome: 'refused', address: '10.1.1.4' })
test('no TLS at all', said, 35, `${trying}curl: (35) error:0A00010B:SSL routines::wrong version number\n`, { outcome: 'tls' })
test('another name in the certificate', said, 60, `${trying}curl: (60) SSL: no alternative certificate subject name matches\n`, { outcome: 'tls', address: '10.1.1.4' })

test('curl: exit codes that are no observation are not made into one', (t) => {
  t.is(readConnection({ exitCode: 127, stdout: '', stderr: 'nsenter: failed to execute curl', timedOut: false }), undefined)
})

test('curl: is given the time in which the C library finds the last of several name servers', (t) => {
  const limit = (servers: number) => { const command = curlCommand('contoso.azurecr.io', servers); return Number(command[command.indexOf('--max-time') + 1]) }
  t.true(limit(2) - limit(1) >= 5)
  t.is(limit(3) - limit(2), limit(2) - limit(1))
})

test('curl: of a 403 the body tells whether the network is shut out, or a link is wanted', (t) => {
  const seen = (body: string) => readConnection({ exitCode: 0, stdout: `${body}\n403`, stderr: `${trying}< HTTP/1.1 403 Forbidden\n`, timedOut: false })
  t.like(seen('{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}'), { status: 403, withoutLink: true })
  for (const body of [
    '{"errors":[{"code":"DENIED","message":"client with IP \'203.0.113.9\' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}',
    '{"error":{"code":"Forbidden","message":"public network access is disabled"}}',
    '<html>a proxy</html>\n',
    '',
  ]) t.deepEqual([seen(body)?.status, seen(body)?.withoutLink], [403, undefined], body)
})
