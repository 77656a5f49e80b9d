import test from 'ava'
import { renderMatrix } from '../../harness/report/matrix.ts'
import { askMatrix } from '../../harness/report/matrix-cells.ts'
import { scriptedWorld } from '../checks/support/scripted-world.ts'
import { asDesigned, factsOf } from '../checks/support/small-design.ts'

const facts = factsOf()

test('matrix: what every host gets for every name', async (t) => {
  const world = scriptedWorld({ ...asDesigned, 'laptop tools.azurecr.io A': 'TIMEOUT', 'box tools.azurecr.io A': 'NODATA(azurecr.io)', 'app tools.azurecr.io A': 'SERVFAIL' })
  const { cells } = await askMatrix({ facts, world })
  const text = (name: string, host: string) => cells.get(name)?.get(host)?.text
  t.is(text('contoso.azurecr.io', 'app'), 'private contoso-hub')
  t.is(text('partner.azurecr.io', 'app'), 'NXDOMAIN')
  t.is(text('tools.azurecr.io', 'app'), 'SERVFAIL')
  t.is(text('tools.azurecr.io', 'box'), 'NODATA')
  t.is(text('tools.azurecr.io', 'laptop'), 'timeout')
})

test('matrix: a private address that answers is told from one that does not, and whoever is shut out', async (t) => {
  const cellsWhere = async (end: string) => {
    const { cells } = await askMatrix({ facts, world: scriptedWorld({ ...asDesigned, 'app connect contoso.azurecr.io': end }) })
    return cells.get('contoso.azurecr.io')!.get('app')!
  }
  t.deepEqual(await cellsWhere('401'), { kind: 'private', text: 'private contoso-hub', connection: { outcome: 'http', status: 401 } })
  t.is((await cellsWhere('403')).text, 'private contoso-hub, 403')
  t.deepEqual(await cellsWhere('timeout'), { kind: 'private', text: 'private contoso-hub, timeout', connection: { outcome: 'timeout', status: undefined } })
  t.is((await cellsWhere('refused')).text, 'private contoso-hub, refused')
  t.is((await cellsWhere('tls')).text, 'private contoso-hub, TLS failed')
})

test('matrix: a narrow terminal gets several tables with the names repeated', async (t) => {
  const matrix = { hosts: ['a', 'b'], names: ['x.azurecr.io'], cells: new Map([['x.azurecr.io', new Map([['a', { kind: 'private' as const, text: 'private pe-weu' }], ['b', { kind: 'none' as const, text: 'NXDOMAIN' }]])]]) }
  t.is(renderMatrix(matrix, { color: false, width: 30 }), `name          a
x.azurecr.io  private pe-weu

name          b
x.azurecr.io  NXDOMAIN
`)
  t.is(renderMatrix(matrix, { color: false, width: 80 }), `name          a               b
x.azurecr.io  private pe-weu  NXDOMAIN
`)
})
