import test from 'ava'
import type { Engine } from '../../harness/runtime/engine.ts'
import { label } from '../../harness/runtime/identity.ts'
import { removeLab } from '../../harness/runtime/up-labs.ts'

test('down: containers that an engine lists and does not know are gone', async (t) => {
  const asked: string[] = []
  const ghost = { id: 'ghost', name: 'ghost', state: 'dead', labels: { [label.lab]: 'lab', [label.run]: '1', [label.node]: 'fabric' }, created: 0 }
  const engine = { list: async () => [ghost], remove: async (id: string) => (asked.push(id), false) } as unknown as Engine
  await removeLab('lab', engine)
  t.true(asked.length > 1, 'it was asked for them once more')
})
