type Problem = { readonly error: string }

/** Size and precisions where a LOC leaves them out, in centimetres (RFC 1876 section 3). */
const defaults = [100, 1_000_000, 1000]

/** The fields of a LOC: latitude, longitude, altitude, size, horizontal and vertical precision, all of them, as BIND writes them (RFC 1876). */
export function location(words: readonly string[]): readonly string[] | Problem {
  const rest = [...words]
  const latitude = angle(rest, 90, /^[NS]$/i)
  if ('error' in latitude) return latitude
  const longitude = angle(rest, 180, /^[EW]$/i)
  if ('error' in longitude) return longitude
  const altitude = centimetres(rest[0] ?? '')
  if (altitude === undefined || altitude < -10_000_000 || altitude > 4_284_967_295) return { error: `"${rest[0] ?? ''}" is no altitude from -100000.00 to 42849672.95 metres` }
  if (rest.length > 4) return { error: 'LOC ends with size, horizontal and vertical precision' }
  const sizes = defaults.map((missing, n) => (rest[n + 1] === undefined ? missing : centimetres(rest[n + 1]!)))
  const wrong = sizes.findIndex((size) => size === undefined || size < 0 || size > 9_000_000_000)
  if (wrong >= 0) return { error: `"${rest[wrong + 1]}" is no length from 0 to 90000000.00 metres` }
  return [...latitude, ...longitude, `${(altitude / 100).toFixed(2)}m`, ...sizes.map((size) => metres(size!))]
}

/** Takes an angle and its direction from the front of the words. */
function angle(rest: string[], most: number, direction: RegExp): readonly string[] | Problem {
  const parts: string[] = []
  while (rest[0] !== undefined && !direction.test(rest[0]) && parts.length < 3) parts.push(rest.shift()!)
  const towards = rest.shift() ?? ''
  const [degrees = '', minutes = '0', seconds = '0'] = parts
  const valid = direction.test(towards) && /^\d{1,3}$/.test(degrees) && /^\d{1,2}$/.test(minutes) && /^\d{1,2}(?:\.\d{0,3})?$/.test(seconds)
  const total = Number(degrees) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (!valid || Number(minutes) > 59 || Number(seconds) >= 60 || total > most * 3600) {
    return { error: `"${[...parts, towards].join(' ')}" is no angle: degrees to ${most}, minutes, seconds, direction` }
  }
  return [String(Number(degrees)), String(Number(minutes)), Number(seconds).toFixed(3), towards.toUpperCase()]
}

function centimetres(text: string): number | undefined {
  return /^-?\d{1,8}(?:\.\d{0,2})?m?$/i.test(text) ? Math.round(Number.parseFloat(text) * 100) : undefined
}

/** On the wire a length is one digit and a power of ten, so further digits are lost. */
function metres(size: number): string {
  const power = size < 1 ? 0 : Math.floor(Math.log10(size))
  const kept = Math.floor(size / 10 ** power) * 10 ** power
  return kept >= 100 ? `${kept / 100}m` : `${(kept / 100).toFixed(2)}m`
}
