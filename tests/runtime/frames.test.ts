import test from 'ava'
import fc from 'fast-check'
import { FrameReader, OutputReader, jsonFrame, messagesFrame } from '../../harness/runtime/frames.ts'
import { tar } from '../../harness/runtime/tar.ts'
import { random } from '../random.ts'

/** Hands data over in pieces that end anywhere. */
function inPieces(data: Buffer, cuts: readonly number[], push: (piece: Buffer) => void): void {
  const ends = [...new Set(cuts.map((cut) => cut % (data.length + 1)))].sort((a, b) => a - b)
  let start = 0
  for (const end of [...ends, data.length]) {
    push(data.subarray(start, end))
    start = end
  }
}

test('frames: come out whole and in order however the stream is cut', (t) => {
  const data = Buffer.concat([
    jsonFrame({ id: 1, result: 'grüße' }),
    messagesFrame(7, [Buffer.from('..first'), Buffer.from('..second')], [0x4141, 0x4242]),
    Buffer.from([10, 0, 0, 0, 3, 9, 0, 0, 0, 111, 0, 0, 5, 0]),
    Buffer.from([8, 0, 0, 0, 5, 2, 0, 0, 0, 1, 2, 3]),
  ])
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      const seen: unknown[] = []
      const reader = new FrameReader({
        json: (value) => seen.push(value),
        message: (channel, message) => seen.push([channel, message.toString()]),
        failed: (...args) => seen.push(args),
        bytes: (command, content) => seen.push([command, [...content]]),
      })
      inPieces(data, cuts, (piece) => reader.push(piece))
      t.deepEqual(seen, [{ id: 1, result: 'grüße' }, [7, 'AAfirst'], [7, 'BBsecond'], [9, 111, 5], [2, [1, 2, 3]]])
    }),
    random(t, 100),
  )
})

test('output: the engine’s two streams are told apart however they are cut', (t) => {
  const part = (stream: number, text: string) => Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)])
  const data = Buffer.concat([part(1, 'one'), part(2, 'error'), part(1, ''), part(1, 'two')])
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      let output = ''
      let errors = ''
      const reader = new OutputReader((piece) => (output += piece.toString()), (piece) => (errors += piece.toString()))
      inPieces(data, cuts, (piece) => reader.push(piece))
      t.deepEqual([output, errors], ['onetwo', 'error'])
    }),
    random(t, 100),
  )
})

test('tar: name, size, mode and checksum of an entry, content in whole blocks', (t) => {
  const archive = tar([{ path: '/etc/a.conf', content: 'hello' }])
  t.is(archive.length, 4 * 512)
  t.is(archive.toString('latin1', 0, 11), 'etc/a.conf\0')
  t.is(archive.toString('latin1', 100, 108), '0000644\0')
  t.is(archive.toString('latin1', 124, 136), '00000000005\0')
  t.is(archive.toString('latin1', 257, 263), 'ustar\0')
  const sum = [...archive.subarray(0, 512)].reduce((total, octet, at) => total + (at >= 148 && at < 156 ? 32 : octet), 0)
  t.is(parseInt(archive.toString('latin1', 148, 154), 8), sum)
  t.is(archive.toString('latin1', 512, 517), 'hello')
})

test('tar: a path of more than 100 octets is split, one that cannot be has a record of its own, one that Linux does not take is refused', (t) => {
  const directory = 'd'.repeat(90)
  const archive = tar([{ path: `/${directory}/${'f'.repeat(50)}`, content: '' }])
  t.is(archive.toString('latin1', 0, 51), `${'f'.repeat(50)}\0`)
  t.is(archive.toString('latin1', 345, 436), `${directory}\0`)
  const long = tar([{ path: `/zones/${'é'.repeat(75)}`, content: 'hello' }])
  t.is(long.toString('latin1', 156, 157), 'x')
  t.is(long.toString('utf8', 512, 512 + 166), `166 path=zones/${'é'.repeat(75)}\n`)
  t.is(long.toString('latin1', 3 * 512, 3 * 512 + 5), 'hello')
  t.throws(() => tar([{ path: `/${'x'.repeat(256)}`, content: '' }]), { instanceOf: RangeError })
})
