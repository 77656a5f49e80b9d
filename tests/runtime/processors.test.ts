import test from 'ava'
import { processorsOf } from '../../harness/runtime/processors.ts'

test('processors: idle and waiting for a disk is having nothing to do, what another machine took is not; times of guests count once', (t) => {
  t.deepEqual(processorsOf('cpu  100 10 50 700 40 5 5 90 30 3\ncpu0 1 2 3 4 5 6 7 8 9 10\n'), { idle: 740, all: 1000 })
})
