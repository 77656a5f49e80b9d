import test from 'ava'
import fc from 'fast-check'
import { components } from '../../harness/facts/components.ts'
import { factsOf } from '../design.ts'
import { hybridTexts } from '../generators/hybrid.ts'
import { ledTexts } from '../generators/led.ts'
import { random } from '../random.ts'
import { difference } from './brute-force.ts'

/** Every fault by itself, and some beside one another. */
const several = fc.array(fc.array(fc.nat(199), { minLength: 2, maxLength: 4 }), { minLength: 10, maxLength: 40 })

function unsound(text: string, choices: readonly (readonly number[])[]): string | undefined {
  const known = factsOf(text)
  const ids = components(known).map(({ id }) => id)
  return difference(known, [...ids.map((id) => [id]), ...choices.map((choice) => [...new Set(choice.map((n) => ids[n % ids.length]!))])])
}

test('survey: in random hybrid designs no fault that is left out would have changed anything', (t) => {
  fc.assert(fc.property(hybridTexts, several, (text, choices) => {
    const found = unsound(text, choices)
    if (found !== undefined) throw new Error(`${found}\n${text}`)
  }), random(t, 30))
  t.pass()
})

test('survey: nor in those whose packets are led through firewalls and appliances', (t) => {
  fc.assert(fc.property(ledTexts, several, (text, choices) => {
    const found = unsound(text, choices)
    if (found !== undefined) throw new Error(`${found}\n${text}`)
  }), random(t, 60))
  t.pass()
})
