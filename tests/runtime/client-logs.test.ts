import test from 'ava'
import { transferCommand } from '../../harness/runtime/client-commands.ts'
import { buildahSteps, containerdSteps } from '../../harness/runtime/client-logs.ts'
import { readTransfer } from '../../harness/runtime/transfer.ts'

const login = 'contoso.azurecr.io'
const data = 'contoso.eastus2.data.azurecr.io'
const image = { name: login, repository: 'samples/hello', reference: 'v1' }
const line = (message: string): string => `time="2026-11-30T17:51:59Z" level=debug ${message}\n`
const asked = (method: string, path: string): string => line(`msg="do request" host=${login} request.header.accept="a, b" request.method=${method} url="https://${login}${path}"`)
const answered = (path: string, status: string, length: number): string => line(`msg="fetch response received" response.header.content-length=${length} response.header.etag="\\"sha256:1\\"" response.status="${status}" url="https://${login}${path}"`)

test('containerd: requests and their answers, with whom it was led to', (t) => {
  const [manifest, blob] = ['/v2/samples/hello/manifests/v1', '/v2/samples/hello/blobs/sha256:1']
  const log = asked('HEAD', manifest) + line(`msg="DNS lookup" host=${login}`) + answered(manifest, '401 Unauthorized', 300) + asked('GET', blob) + line(`msg="DNS lookup" host=${data}`) + answered(blob, '200 OK', 1002152)
  t.deepEqual(containerdSteps(log), [
    { what: 'manifest', method: 'HEAD', name: login, status: 401 },
    { what: 'link', method: 'GET', name: login, status: 200, leadsTo: data, bytes: 1_002_152 },
  ])
  // From the registry itself, as a connected one does.
  t.deepEqual(containerdSteps(asked('GET', blob) + answered(blob, '200 OK', 5)), [{ what: 'link', method: 'GET', name: login, status: 200, bytes: 5 }])
})

test('buildah: requests, and how the first was answered', (t) => {
  const log = line(`msg="GET https://${login}/v2/"`) + line(`msg="Ping https://${login}/v2/ status 401"`) + line(`msg="GET https://${login}/oauth2/token?account=contoso"`) + line(`msg="GET https://${login}/v1/_ping"`) + line(`msg="Uploading /v2/own/b/blobs/uploads/"`) + line(`msg="POST https://${login}/v2/own/b/blobs/uploads/"`)
  t.deepEqual(buildahSteps(log), [
    { what: 'challenge', method: 'GET', name: login, status: 401 },
    { what: 'token', method: 'GET', name: login },
    { what: 'upload', method: 'POST', name: login },
  ])
})

test('a failure is the last that a client says, without what it logs', (t) => {
  for (const [client, said, fault] of [
    ['buildah', `Error: parsing image configuration: Get "https://${data}/?t=secret": dial tcp 10.2.1.4:443: connect: connection refused`, 'refused'],
    ['containerd', `ctr: failed to resolve reference "${login}/samples/hello:v1": ${login}/samples/hello:v1: not found`, 'unknown-manifest'],
    ['containerd', `ctr: failed to resolve reference "${login}/samples/hello:v1": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`, 'unauthorized'],
    ['containerd', 'ctr: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed', 'unauthorized'],
    ['containerd', 'ctr: failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:1 (application/json) from remote: not found', 'absent'],
  ] as const) {
    const { failure } = readTransfer({ kind: 'pull', client, image }, { exitCode: 1, stdout: '', stderr: `${said}\n${line('msg="shutting down the store"')}`, timedOut: false }, 1)
    t.deepEqual([failure?.fault, failure?.words], [fault, said.replace('?t=secret', '?…')])
    if (said.includes('resolve')) t.is(failure?.name, login)
  }
})

test('what a client is asked for reaches a shell as an argument, not as text', (t) => {
  for (const client of ['buildah', 'containerd'] as const) {
    for (const kind of ['pull', 'push'] as const) {
      const hostile = { name: 'a.example;x', repository: '$(touch x)', reference: '`x`' }
      const [shell, , script, , ...further] = transferCommand({ kind, client, image: hostile }, '/tmp/f')
      t.is(shell, 'sh')
      t.deepEqual(further, ['/tmp/f', 'a.example;x', 'a.example;x/$(touch x):`x`'])
      t.false(script!.includes('touch x'))
    }
  }
})
