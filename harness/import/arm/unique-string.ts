const rotated = (value: number, by: number): number => ((value << by) | (value >>> (32 - by))) >>> 0
const times = (a: number, b: number): number => Math.imul(a, b) >>> 0
const [c1, c2, c3, c4] = [2869860233, 597399067, 2246822507, 3266489909] as const

/**
 * As Azure Resource Manager has it: a 64-bit murmur hash of the texts with dashes between them, in base 32. Known answers that others have
 * published stand in the test.
 */
export function uniqueString(...texts: readonly string[]): string {
  const bytes = new TextEncoder().encode(texts.join('-'))
  const view = new DataView(bytes.buffer)
  const { length } = bytes
  let one = 0
  let two = 0
  let at = 0
  const first = (k: number): number => times(rotated(times(k, c2), 15), c1)
  const second = (k: number): number => times(rotated(times(k, c1), 17), c2)
  for (; at + 7 < length; at += 8) {
    one = (times(rotated((one ^ first(view.getUint32(at, true))) >>> 0, 19) + two, 5) + 1444728091) >>> 0
    two = (times(rotated((two ^ second(view.getUint32(at + 4, true))) >>> 0, 13) + one, 5) + 197830471) >>> 0
  }
  const rest = [...bytes.subarray(at), 0, 0, 0, 0, 0, 0, 0, 0].map((byte, index) => (byte << (8 * (index % 4))) >>> 0)
  const word = (from: number): number => (rest[from]! | rest[from + 1]! | rest[from + 2]! | rest[from + 3]!) >>> 0
  if (length > at) one = (one ^ first(word(0))) >>> 0
  if (length - at > 4) two = (two ^ second(word(4))) >>> 0
  const mixed = (value: number): number => {
    const half = times(value ^ (value >>> 16), c3)
    const most = times(half ^ (half >>> 13), c4)
    return (most ^ (most >>> 16)) >>> 0
  }
  two = (two ^ length) >>> 0
  one = (((one ^ length) >>> 0) + two) >>> 0
  two = (two + one) >>> 0
  one = mixed(one)
  two = mixed(two)
  one = (one + two) >>> 0
  two = (two + one) >>> 0
  let hash = (BigInt(two) << 32n) | BigInt(one)
  let text = ''
  for (let n = 0; n < 13; n++) {
    text += 'abcdefghijklmnopqrstuvwxyz234567'[Number((hash >> 59n) & 31n)]
    hash = (hash << 5n) & 0xffffffffffffffffn
  }
  return text
}
