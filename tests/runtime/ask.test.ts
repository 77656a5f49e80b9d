import test from 'ava'
import { ask } from '../../harness/runtime/ask.ts'

const login = { name: 'contoso.azurecr.io', type: 'A' }
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
type Said = keyof typeof codes | 'timeout'

/** Asks servers that say one thing after the other; what came of it, and whom that took. */
async function asking(saying: Readonly<Record<string, readonly Said[]>>, servers = Object.keys(saying)): Promise<{ rcode: string | undefined; asked: readonly string[] }> {
  const asked: string[] = []
  const carrier = {
    channel: (_node: string, server: string) => ({
      async exchange(query: Uint8Array) {
        const said = saying[server]![asked.filter((one) => one === server).length]
        asked.push(server)
        if (said === undefined || said === 'timeout') return 'timeout' as const
        const message = Buffer.from(query)
        message[2]! |= 0x80
        message[3] = codes[said]
        return message
      },
    }),
  }
  const response = await ask(carrier, 'desk', servers, login, { timeout: 1000 })
  return { rcode: response?.rcode, asked }
}

test('ask: what settles the question ends it, a denial as well', async (t) => {
  t.deepEqual(await asking({ a: ['NOERROR'], b: [] }), { rcode: 'NOERROR', asked: ['a'] })
  t.deepEqual(await asking({ a: ['NXDOMAIN'], b: ['NOERROR'] }), { rcode: 'NXDOMAIN', asked: ['a'] })
})

test('ask: silence and failures lead to the next server, and all are asked twice, whatever becomes of it', async (t) => {
  t.deepEqual(await asking({ a: ['timeout'], b: ['NOERROR'] }), { rcode: 'NOERROR', asked: ['a', 'b'] })
  t.deepEqual(await asking({ a: ['timeout', 'NOERROR'], b: ['SERVFAIL'] }), { rcode: 'NOERROR', asked: ['a', 'b', 'a'] })
  t.deepEqual(await asking({ a: ['REFUSED'] }), { rcode: 'REFUSED', asked: ['a', 'a'] })
  t.deepEqual(await asking({ a: [], b: [] }), { rcode: undefined, asked: ['a', 'b', 'a', 'b'] })
})

test('ask: nobody is asked a third time', async (t) => {
  t.deepEqual(await asking({ a: ['timeout', 'SERVFAIL', 'NOERROR'] }), { rcode: 'SERVFAIL', asked: ['a', 'a'] })
})
