import { startLab } from '../../harness/runtime/start-lab.ts'
import { smallPlan } from './small-plan.ts'
import { testEngine } from './engine.ts'

// A process to be killed by a test: it starts a lab, says so, and waits.
const lab = await startLab(smallPlan(process.argv[2]!), { engine: await testEngine() })
console.log(`started ${lab.run}`)
setInterval(() => undefined, 1000)
