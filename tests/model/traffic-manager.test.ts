import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { exchange, factsOf, topologyText } from '../design.ts'

const text = topologyText('traffic-manager')

/** What a name leads to, as the first label of an endpoint, or addresses; with these components broken. */
function led(host: string, name: string, faults: readonly ComponentId[] = [], design = text): string {
  const { response } = createModel(factsOf(design), { faults }).resolve(host, { name: `${name}.trafficmanager.net`, type: 'A' })
  const data = response!.answer.filter((record) => record.name === `${name}.trafficmanager.net`).map((record) => record.data.replace(/^contoso\.(\w+)\..*/, '$1')).join(' ')
  return data === '' ? response!.rcode : data
}

const leads = test.macro({
  exec: (t, found: string, expected: string) => t.is(found, expected),
  title: (title) => `traffic manager: ${title}`,
})

test('by priority the first', leads, led('batch', 'by-priority'), 'westeurope')
test('by priority the next one, when the first replica is down', leads, led('app', 'by-priority', ['replica:contoso/westeurope']), 'eastus2')
test('by priority the next one, when the first region is down', leads, led('batch', 'by-priority', ['region:westeurope']), 'eastus2')
test('by priority the first again, when all are down', leads, led('app', 'by-priority', ['replica:contoso/westeurope', 'replica:contoso/eastus2']), 'westeurope')
test('by distance the nearest', leads, led('desk', 'by-distance'), 'southeastasia')
test('by distance the next nearest, when the nearest is down', leads, led('app', 'by-distance', ['front-end:login/westeurope']), 'eastus2')
test('by place, through a nested profile', leads, led('batch', 'by-place'), 'westeurope')
test('by place, a nested profile goes on to its next', leads, led('batch', 'by-place', ['replica:contoso/westeurope']), 'eastus2')
test('by place, whom a place is mapped to answers although it is down', leads, led('app', 'by-place', ['replica:contoso/westeurope']), 'westeurope')
test('by place, nobody for Asia', leads, led('desk', 'by-place'), 'NOERROR')
test('by address', leads, led('app', 'by-address'), 'westeurope')
test('by address, the fallback', leads, led('batch', 'by-address'), 'eastus2')
test('several addresses at once', leads, led('app', 'several'), '20.50.0.1 20.50.0.2')
test('a disabled profile does not exist', leads, led('app', 'by-priority', [], exchange(text, '    trafficRoutingMethod: Priority\n', '    trafficRoutingMethod: Priority\n    profileStatus: Disabled\n')), 'NXDOMAIN')
test('one that expects 200 of a registry has degraded endpoints only, and answers all the same', leads, led('app', 'by-distance', [], exchange(text, /expectedStatusCodeRanges: 401 \}/, 'expectedStatusCodeRanges: 200 }')), 'westeurope')
test('and stays with the nearest when that is down, since all look alike', leads, led('app', 'by-distance', ['replica:contoso/westeurope'], exchange(text, /expectedStatusCodeRanges: 401 \}/, 'expectedStatusCodeRanges: 200 }')), 'westeurope')

test('traffic manager: where chance decides, all answers are possible, and each is one of them', (t) => {
  const model = createModel(factsOf(text))
  const possible = (name: string): readonly string[] => model.possible('app', { name: `${name}.trafficmanager.net`, type: 'A' }).map(({ response }) =>
    response!.answer.filter((record) => record.name === `${name}.trafficmanager.net`).map(({ data }) => data).join(' ')).toSorted()
  t.deepEqual(possible('by-weight'), ['contoso.eastus2.geo.azurecr.io', 'contoso.westeurope.geo.azurecr.io'])
  t.deepEqual(possible('several'), ['20.50.0.1 20.50.0.2', '20.50.0.2 20.50.0.3', '20.50.0.3 20.50.0.1'])
  t.is(possible('by-priority').length, 1)
})

test('traffic manager: a profile that expects of a registry what none says is warned of, each of its endpoints', (t) => {
  const parsed = parseTopology(exchange(text, /expectedStatusCodeRanges: 401 \}/, 'expectedStatusCodeRanges: 200 }'), 'design.yaml')
  const found = parsed.problems ?? parsed.warnings
  t.true(found.length > 0)
  t.true(found.every(({ code }) => code === 'traffic-manager-endpoint-degraded'))
  t.regex(found[0]!.message, /^weu is degraded from the start: contoso\.westeurope\.geo\.azurecr\.io does not answer HTTPS 443\/v2\/ as by-priority expects it$/)
})
