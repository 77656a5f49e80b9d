import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { checkReport, reportOf, topologyReport, type Report } from '../../harness/report/report.ts'
import { scriptedWorld } from '../checks/support/scripted-world.ts'
import { asDesigned, factsOf, publicAnswers, seenBy } from '../checks/support/small-design.ts'

const when = { started: new Date('2026-01-02T03:04:05Z'), duration: 4210, version: '0.1.0' }

/** The small design with its zone unlinked and one dead TCP port: two causes, four checks. Durations are fixed. */
export async function sampleReport(): Promise<Report> {
  const facts = factsOf({ privateDnsZones: { zone: { name: 'privatelink.azurecr.io', virtualNetworkLinks: [] } } })
  const world = scriptedWorld({ ...asDesigned, ...seenBy('app', publicAnswers), 'box large.azcr.io TXT tcp': 'TIMEOUT' })
  const results = await runChecks({ facts, world }, { checks: catalog })
  const checks = results.map((result) => checkReport({ ...result, duration: 12.4 }, 'topologies/small.yaml', () => ({ line: 14, column: 9 })))
  const topology = topologyReport({ name: 'small', file: 'topologies/small.yaml', world: 'lab', duration: 4100, checks, evidence: 'evidence/small-20260102-030405' })
  return reportOf([topology], when)
}

/** A run whose set-up broke down. */
export const brokenReport: Report = reportOf(
  [
    topologyReport({
      name: 'small',
      file: 'topologies/small.yaml',
      world: 'lab',
      duration: 300,
      checks: [],
      error: { message: 'the container engine does not answer <\u0007>', hint: 'Start it: sudo systemctl start docker' },
    }),
  ],
  when,
)
