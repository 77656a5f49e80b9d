import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { encodeQuery } from '../../harness/dns/wire.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { Channel } from '../../harness/runtime/channel.ts'

/** A channel whose frames are kept, with the id and the rest of each message in them. */
function recorded(): { readonly channel: Channel; readonly sent: { id: number; message: Buffer }[] } {
  const sent: { id: number; message: Buffer }[] = []
  const channel = new Channel(0, (one) => setImmediate(() => {
    const frame = one.frame()
    if (!frame) return
    const count = frame.readUInt16LE(9)
    let at = 11 + 2 * count
    for (let n = 0; n < count; n++) {
      const message = frame.subarray(at, (at += frame.readUInt16LE(11 + 2 * n)))
      sent.push({ id: message.readUInt16BE(0), message })
    }
  }))
  return { channel, sent }
}

const question = encodeQuery({ name: 'www.example.org', type: 'A' }, {})

test.serial('channel: a question that nobody answers is sent once more, with the same id, and then given up', async (t) => {
  const { channel, sent } = recorded()
  t.is(await channel.exchange(question, 1000, 50), 'timeout')
  t.is(sent.length, 2)
  t.deepEqual(sent[1], sent[0])
})

test.serial('channel: one that is answered is not sent again, and the answer to the repetition counts', async (t) => {
  const { channel, sent } = recorded()
  const answer = () => {
    const message = Buffer.from(sent.at(-1)!.message)
    message[2] = 0x80
    channel.received(message)
  }
  const first = channel.exchange(question, 10_000, 100)
  while (sent.length < 1) await wait(5)
  answer()
  t.not(await first, 'timeout')
  await wait(200)
  t.is(sent.length, 1)
  const second = channel.exchange(question, 10_000, 50)
  while (sent.length < 3) await wait(5)
  answer()
  t.not(await second, 'timeout')
})

test.serial('channel: without a wish to repeat it sends once', async (t) => {
  const { channel, sent } = recorded()
  t.is(await channel.exchange(question, 100), 'timeout')
  t.is(sent.length, 1)
})

test.serial('channel: what could not be put is no silence, be it one question or all', async (t) => {
  const { channel, sent } = recorded()
  const [first, second, third] = [channel.exchange(question, 10_000), channel.exchange(question, 10_000), channel.exchange(question, 10_000)]
  while (sent.length < 3) await wait(5)
  const error = new HarnessError('COMMAND_FAILED', 'app could not ask 10.0.0.4')
  channel.broken(error, sent[1]!.id)
  await t.throwsAsync(second, { is: error })
  channel.broken(error, undefined)
  await t.throwsAsync(first, { is: error })
  await t.throwsAsync(third, { is: error })
})
