import { escaped } from '../graph/escaped.ts'
import { drawing } from '../graph/svg.ts'
import { signs } from '../graph/badges.ts'
import type { Mark, Marks, Picture } from '../map.ts'
import type { ToldDiff, ToldStep } from '../told-change.ts'
import { chooser, hostsIn, shownSource } from './design.ts'
import { clientChanges, intents, listed, noticed, summary, wayBetween } from './change-lists.ts'
import { embedded, pageOf } from './page.ts'

/** A design of a comparison, drawn. */
export interface DrawnSide {
  readonly name: string
  readonly file: string
  readonly picture: Picture
  readonly marks: Marks
}

/** A design, and where it takes the place of another, that one and what changes. */
export interface DrawnStep {
  readonly before?: DrawnSide
  readonly after: DrawnSide
  readonly diff?: ToldDiff
  /** What is made and has no place in a map. */
  readonly elsewhere: readonly string[]
  /** Of a rollout: what holds there, and on the way. */
  readonly step?: ToldStep
}

/** Designs before and after, as maps side by side in which everything that stays is at one place; with what clients notice. */
export function renderChangeHtml(steps: readonly DrawnStep[], tool: string): string {
  const names = [...(steps[0]!.before ? [steps[0]!.before.name] : []), ...steps.map(({ after }) => after.name)]
  const title = names.join(' → ')
  return pageOf({
    title,
    skip: 'To the maps',
    header: `<h1>${escaped(title)}</h1>
<p>${escaped(tool)}</p>`,
    main: `${steps.length > 1 ? stepList(steps) : ''}
<p class="marks">In the maps: ${(['added', 'removed', 'changed', 'noticed'] as const).map((kind) => `<span class="${kind}">${signs[kind]}</span> ${{ added: 'only in the later design', removed: 'only in the earlier', changed: 'differs', noticed: 'a host that gets other answers' }[kind]}`).join(', ')}.</p>
${steps.map((step, n) => section(step, { n, of: steps.length })).join('\n')}`,
    styles: ['change.css'],
    scripts: ['way.js', 'change.js'],
  })
}

function stepList(steps: readonly DrawnStep[]): string {
  const items = steps.map((step, n) => `<li><a href="#step-${n}">Step ${n + 1}: ${escaped(step.after.name)}</a>: ${escaped([...(step.diff === undefined ? [] : [noticed(step.diff)]), ...(step.step === undefined ? [] : [intents(step.step)])].join(', '))}</li>`)
  return `<nav id="steps" aria-label="Steps" data-steps><ul><li><a href="#steps">All steps, one below the other</a></li>${items.join('')}</ul></nav>`
}

function section({ before, after, diff, elsewhere, step }: DrawnStep, { n, of }: { readonly n: number; readonly of: number }): string {
  const sides = [...(before === undefined ? [] : [before]), after]
  const hosts = [...new Set(sides.flatMap(({ picture }) => hostsIn(picture.answers)))]
  const names = [...new Set(sides.flatMap(({ picture }) => picture.answers.names))]
  const drawable = hosts.length > 0 && names.length > 0
  const heading = of > 1 ? `Step ${n + 1}: ${after.name}` : before === undefined ? after.name : `From ${before.name} to ${after.name}`
  const data = { sides: sides.map(({ picture: { answers, places, map } }) => ({ answers, places, nodes: map.nodes.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at.path]])) })), first: firstOf(diff, names) }
  return `<section data-change id="step-${n}" aria-labelledby="step-name-${n}">
<h2 id="step-name-${n}" tabindex="-1">${escaped(heading)}</h2>
${diff === undefined ? '' : `<p>${escaped(summary(diff))}.</p>`}
${step === undefined ? '' : `<p>${escaped(intents(step))}.</p>`}
${drawable ? chooser(hosts, names, `step-name-${n}`) : '<p>There is no host, or no name to ask for.</p>'}
<div class="sides">
${sides.map((side, m) => drawnSide(side, { id: `${n}-${m}`, step: `step-name-${n}`, when: before === undefined ? undefined : m === 0 ? 'Before' : 'After' })).join('\n')}
</div>
${diff === undefined ? '' : clientChanges(diff, names, n)}
${step === undefined ? '' : wayBetween(step, n)}
${before === undefined ? '' : listed('What differs in the maps', differences(before.marks, after.marks), `step-marks-${n}`, 'Nothing.')}
${listed('What differs and has no place in a map', elsewhere, `step-beside-${n}`)}
${drawable ? embedded(data) : ''}
</section>`
}

function drawnSide({ name, file, picture, marks }: DrawnSide, { id, step, when }: { readonly id: string; readonly step: string; readonly when: string | undefined }): string {
  const heading = when === undefined ? name : `${when}: ${name}`
  return `<div data-side>
<h3 id="side-${id}">${escaped(heading)}</h3>
<p><code>${escaped(file)}</code></p>
<div class="scroll canvas" tabindex="0" role="region" aria-labelledby="${step} side-${id}">
${drawing(picture.map, { title: `Map of ${heading}`, marks })}
</div>
<p class="told" aria-live="polite"></p>
<div class="broke" hidden></div>
<ol class="hops" aria-labelledby="side-${id}"></ol>
${shownSource(picture, id, `${step} side-${id}`)}
</div>`
}

/** Every mark in words, each once: what a picture says to nobody who does not see it. */
function differences(before: Marks, after: Marks): readonly string[] {
  const words = ({ nodes, edges }: Marks): readonly string[] => [...nodes.values(), ...edges.values()].map(({ words: said }: Mark) => said)
  return [...new Set([...words(before), ...words(after)])]
}

/** What is drawn when the page opens: an answer that changes, if there is one. */
function firstOf(diff: ToldDiff | undefined, names: readonly string[]): { readonly host: string; readonly name: string } | undefined {
  const answer = diff?.groups.flatMap(({ changes }) => changes).find(({ kind, question }) => kind === 'changed' && question.type === 'A' && names.includes(question.name))
  if (answer !== undefined) return { host: answer.host, name: answer.question.name }
  const reached = diff?.connections[0]
  return reached && { host: reached.host, name: reached.name }
}
