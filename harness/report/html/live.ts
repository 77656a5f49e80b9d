import { drawing } from '../graph/svg.ts'
import { escaped } from '../graph/escaped.ts'
import type { LaidMap } from '../map.ts'
import { shownSource, sizes } from './design.ts'
import { legend } from './legend.ts'
import { embedded, pageOf } from './page.ts'

/** What the page of a lab that is up is made of. */
export interface LivePage {
  readonly name: string
  readonly map: LaidMap
  readonly files: readonly { readonly file: string; readonly text: string }[]
  readonly hosts: readonly string[]
  readonly names: readonly string[]
  /** What can be broken in it. */
  readonly faults: readonly string[]
}

/** The page of a lab that is up: the report's map, with a form that asks, one that breaks, and what clients have seen meanwhile. */
export function renderLive({ name, map, files, hosts, names, faults }: LivePage, nonce: string): string {
  const options = (words: readonly string[]) => words.map((word) => `<option>${escaped(word)}</option>`).join('')
  const kinds = Map.groupBy(faults, (id) => id.slice(0, id.indexOf(':')))
  const nodes = map.nodes.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at.path]]))
  return pageOf({
    title: `${name}, a lab that is up`,
    skip: 'To the map',
    header: `<h1>${escaped(name)}, a lab that is up</h1>`,
    main: `<section data-live aria-label="The lab">
<div class="beside">
<div class="stays">
<h2 id="map">Map</h2>
<div class="scroll canvas" tabindex="0" role="region" aria-labelledby="map">
${drawing(map, { title: `Map of ${name}` })}
</div>
${legend}
</div>
<div>
<h2 id="ask">Ask</h2>
<form data-ask aria-labelledby="ask">
<label>Host <select name="host">${options(hosts)}</select></label>
<label>Name <input name="name" list="names" autocomplete="off" spellcheck="false" required value="${escaped(names[0] ?? '')}"></label>
<datalist id="names">${options(names)}</datalist>
<button>Ask</button>
<button type="button" data-watch>Watch</button>
${sizes}
</form>
<p class="told" tabindex="-1" role="status"></p>
<div class="broke" hidden></div>
<ol class="hops" aria-labelledby="ask"></ol>
<h2 id="break">Break and heal</h2>
<form data-break aria-labelledby="break">
<label>What <select name="fault">${Array.from(kinds, ([kind, ids]) => `<optgroup label="${escaped(kind)}">${options(ids)}</optgroup>`).join('')}</select></label>
<button>Break</button>
<button type="button" data-heal-all>Heal all</button>
</form>
<p class="turned" role="status"></p>
<ul class="broken" aria-labelledby="break"></ul>
<h2 id="history">What clients see</h2>
<p>Watch asks once a second, and a line is added whenever the answer changes.</p>
<ul class="watches" aria-labelledby="history"></ul>
<div class="scroll findings" tabindex="0" role="region" aria-labelledby="history">
<table><thead><tr><th scope="col">time</th><th scope="col">who</th><th scope="col">what</th></tr></thead><tbody class="history"></tbody></table>
</div>
</div>
</div>
${shownSource({ files }, 0)}
${embedded({ nodes })}
</section>`,
    scripts: ['way.js', 'live.js'],
    nonce,
  })
}
