import test from 'ava'
import { rehearse } from '../cli/fakes.ts'
import { largeTopology } from '../generators/large.ts'
import { temporaryFile } from '../temporary.ts'

test.serial('check: a large design that is wrong everywhere is told in a report that can be read, and counted whole', async (t) => {
  const path = temporaryFile(t, 'large.yaml', largeTopology({ virtualNetworks: 60, perZone: 60 }).replace(/virtualNetworkLinks: \[.*\]/, 'virtualNetworkLinks: [hub-0]'))
  const { code, stdout } = await rehearse(['check', path])
  t.is(code, 1)
  const { topologies: [{ checks }] } = JSON.parse((await rehearse(['check', path, '--reporter', 'json'])).stdout)
  const tried = (checks as { id: string; verdict: string; findings: { holds: boolean }[] }[]).filter(({ findings }) => findings.length > 0)
  for (const { id, findings } of tried.filter(({ findings: all }) => all.every(({ holds }) => holds))) t.regex(stdout, new RegExp(` ${id} +${findings.length} cases?\n`))
  t.regex(stdout, / service-names-private +59 of 60 cases\n/)
  // All that there is to do is to be done at one line.
  t.is(stdout.match(/^ +\d+\) /gm)?.length, 1)
  t.regex(stdout, /\n +do +and 55 more at the same line: the JSON report has all\s+of them\n/)
  t.is(stdout.match(/zone-not-linked \(M01\)/g)?.length, 30)
  t.regex(stdout, /\nand 29 more: the JSON report lists all of them/)
  t.is(checks.find(({ id }: { id: string }) => id === 'zone-not-linked').findings.length, 59)
})

test.serial('html: a design of 500 hosts is below 5 MB', async (t) => {
  const file = temporaryFile(t, 'large.yaml', largeTopology({ virtualNetworks: 50, hosts: 10, registries: 10, regions: 3 }))
  const { stdout } = await rehearse(['check', file, '--reporter', 'html', '--only', 'service-names-private'])
  t.true(stdout.length < 5_000_000, `${stdout.length} bytes`)
  t.regex(stdout, /data-node="host:spoke-4-9-app9"/)
})
