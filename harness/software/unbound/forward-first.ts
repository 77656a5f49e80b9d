import { isWithin } from '../../dns/name.ts'

/**
 * Whether a configuration says `forward-first: yes` of the forward zone that a name lies in, the longest. Files that it includes are part
 * of the text, in any order; a clause ends where the next one begins (unbound.conf(5)).
 */
export function forwardsFirst(text: string, name: string): boolean {
  const lines = text.split('\n').map((line) => line.replace(/#.*$/, '').trim())
  const zones: { origin: string; first: boolean }[] = []
  let within = false
  for (const line of lines) {
    if (/^[a-z-]+:$/.test(line)) {
      within = line === 'forward-zone:'
      if (within) zones.push({ origin: '', first: false })
      continue
    }
    const zone = within ? zones.at(-1) : undefined
    const [, key, value = ''] = /^(name|forward-first):\s*"?([^"\s]*)/.exec(line) ?? []
    if (zone === undefined || key === undefined) continue
    if (key === 'name') zone.origin = value.replace(/\.$/, '').toLowerCase()
    else zone.first = value === 'yes'
  }
  const covering = zones.filter(({ origin }) => isWithin(name, origin)).toSorted((a, b) => b.origin.length - a.origin.length)
  return covering[0]?.first ?? false
}
