import test from 'ava'
import { measureSaturation } from '../../harness/scenarios/saturation.ts'

/** A machine of which every reading finds so much idle of a hundred. */
const machine = (idle: number) => {
  let readings = 0
  return { processors: async () => ({ idle: ++readings * idle, all: readings * 100 }) }
}

test.serial('saturation: seconds in which next to nothing was idle', async (t) => {
  const [busy, free] = await Promise.all([4, 6].map((idle) => measureSaturation(machine(idle), AbortSignal.timeout(600))))
  t.true(busy! > 0)
  t.is(free, 0)
})

test.serial('saturation: a machine that says nothing is not known, and no free one', async (t) => {
  await t.throwsAsync(measureSaturation({ processors: async () => Promise.reject(new Error('the lab is lost')) }, AbortSignal.timeout(600)), { message: 'the lab is lost' })
})
