/**
 * Small zones with everything that makes an authoritative answer hard, one world for each seed: wildcards, empty non-terminals, aliases
 * in chains and circles and into other zones, DNAMEs, delegations with and without glue, some of them above names that the zone also has.
 * Few labels, so that names meet.
 */
export interface GeneratedWorld {
  readonly zones: readonly { readonly origin: string; readonly text: string }[]
  readonly names: readonly string[]
}

export const askedTypes = ['A', 'AAAA', 'NS', 'CNAME', 'DNAME', 'DS', 'SOA', 'MX', 'SRV', 'TXT', 'ANY'] as const

interface Draft {
  readonly owner: string
  readonly type: string
  readonly data: string
}

export function generateWorld(seed: number): GeneratedWorld {
  const random = mulberry32(seed)
  const one = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const chance = (probability: number): boolean => random() < probability
  const [home, other, child] = [`z${seed}.example`, `y${seed}.example`, `a.z${seed}.example`]
  const origins = [home, ...(chance(0.4) ? [other] : []), ...(chance(0.25) ? [child] : [])]
  const label = (): string => one('a', 'a', 'b', 'b', 'c', 'd', '*')
  /** Names below a DNAME, which RFC 6672 section 2.4 forbids, NSD refuses, and BIND and we leave unseen. */
  const untidy = chance(0.3)
  const relative = (most: number): string => Array.from({ length: 1 + Math.floor(random() * most) }, label).join('.')
  const inside = (origin: string): string => (chance(0.12) ? origin : `${relative(3)}.${origin}`)
  const target = (origin: string): string => (chance(0.1) ? `${relative(1)}.elsewhere.example` : inside(chance(0.75) ? origin : one(home, other, child)))

  function draft(origin: string): Draft {
    const owner = inside(origin)
    const type = one('A', 'A', 'AAAA', 'TXT', 'MX', 'SRV', 'NS', 'NS', 'NS+', 'CNAME', 'CNAME', 'CNAME', 'DNAME', 'DNAME', 'DS')
    const to = `${target(origin)}.`
    switch (type) {
      case 'A':
        return { owner, type, data: `192.0.2.${1 + Math.floor(random() * 250)}` }
      case 'AAAA':
        return { owner, type, data: `2001:db8::${1 + Math.floor(random() * 250)}` }
      case 'TXT':
        return { owner, type, data: `"t${Math.floor(random() * 100)}"` }
      case 'MX':
        return { owner, type, data: `${one(5, 10)} ${to}` }
      case 'SRV':
        return { owner, type, data: `0 5 5060 ${to}` }
      case 'NS+':
        return { owner, type: 'NS', data: `ns.${owner}.` }
      case 'DS':
        return { owner, type, data: `${1 + Math.floor(random() * 9)} 8 2 ${'AB'.repeat(32)}` }
      default:
        return { owner, type, data: to }
    }
  }

  const zones = origins.map((origin) => {
    const drafts: Draft[] = []
    const count = 4 + Math.floor(random() * 12)
    for (let n = 0; n < count; n++) {
      const next = draft(origin)
      // Glue for a server below its own cut.
      const glue = { owner: next.data.slice(0, -1), type: 'A', data: `192.0.2.${200 + n}` }
      const glued = next.type === 'NS' && next.data.endsWith(`.${next.owner}.`) && chance(0.8)
      for (const each of glued ? [next, glue] : [next]) if (allowed(each, drafts, origin, untidy)) drafts.push(each)
    }
    const head = [`${origin}. 3600 IN SOA ns.${origin}. h.${origin}. 1 3600 900 86400 300`, `${origin}. 3600 IN NS ns.${origin}.`, `ns.${origin}. 3600 IN A 192.0.2.251`]
    const lines = drafts.filter(({ owner }) => owner !== `ns.${origin}`).map(({ owner, type, data }) => `${owner}. 3600 IN ${type} ${data}`)
    return { origin, text: `${[...new Set([...head, ...lines])].join('\n')}\n`, drafts }
  })

  const names = new Set<string>(origins)
  for (const { origin, drafts } of zones) {
    for (const { owner, type, data } of drafts) {
      const mentioned = ['CNAME', 'DNAME', 'NS'].includes(type) ? [owner, data.slice(0, -1)] : [owner]
      for (const name of mentioned) {
        names.add(name).add(`x.${name}`)
        if (chance(0.5)) names.add(`a.${name}`)
        if (chance(0.3)) names.add(`b.a.${name}`)
        if (name.startsWith('*.')) names.add(`q${name.slice(1)}`).add(`q.r${name.slice(1)}`)
        for (let at = name; at.endsWith(`.${origin}`); at = at.slice(at.indexOf('.') + 1)) names.add(at)
      }
    }
  }
  return { zones: zones.map(({ origin, text }) => ({ origin, text })), names: [...names].filter((name) => origins.some((origin) => name.endsWith(origin))).slice(0, 60) }
}

/** Not what no server would load: an alias beside other records, two aliases, a delegation of a wildcard, a DS without a cut. */
function allowed({ owner, type, data }: Draft, drafts: readonly Draft[], origin: string, untidy: boolean): boolean {
  const here = drafts.filter((draft) => draft.owner === owner)
  if (owner === `ns.${origin}` || (type === 'NS' && owner.startsWith('*'))) return false
  if (owner === origin && (type === 'CNAME' || type === 'DS')) return false
  if (here.some((draft) => draft.type === 'CNAME') || (type === 'CNAME' && here.length > 0)) return false
  if (type === 'DNAME' && here.some((draft) => ['DNAME', 'NS'].includes(draft.type))) return false
  if (type === 'NS' && here.some((draft) => draft.type === 'DNAME')) return false
  if (type === 'DNAME' && owner === origin) return false
  if (!untidy && drafts.some((draft) => (draft.type === 'DNAME' && owner.endsWith(`.${draft.owner}`)) || (type === 'DNAME' && draft.owner.endsWith(`.${owner}`)))) return false
  // BIND refuses a delegation below a DNAME.
  if (type === 'NS' && drafts.some((draft) => draft.type === 'DNAME' && owner.endsWith(`.${draft.owner}`))) return false
  if (type === 'DNAME' && drafts.some((draft) => draft.type === 'NS' && draft.owner.endsWith(`.${owner}`))) return false
  if (type === 'DS') return here.some((draft) => draft.type === 'NS')
  return !here.some((draft) => draft.type === type && draft.data === data)
}

/** A small generator of random numbers, so that a seed always gives the same world (public domain, Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
