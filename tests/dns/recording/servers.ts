import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asker } from './asker.ts'

export interface ServedZone {
  readonly origin: string
  readonly text: string
}

/** Real authoritative servers of this machine (Debian: bind9, nsd, knot), on loopback, with all they can add to an answer. */
export const servers = ['bind', 'nsd', 'knot'] as const
export type ServerName = (typeof servers)[number]

/** BIND listens only on addresses that an interface has, so all share one. */
export const address = '127.0.0.1'
const ports: Readonly<Record<ServerName, number>> = { bind: 15361, nsd: 15362, knot: 15363 }
export const portOf = (server: ServerName): number => ports[server]

/** Starts all servers with the zones, and stops them when `use` is over. */
export async function withServers(zones: readonly ServedZone[], asker: Asker, use: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'authorities-'))
  mkdirSync(join(folder, 'zones'))
  for (const { origin, text } of zones) writeFileSync(join(folder, 'zones', origin), text)
  const running: ChildProcess[] = []
  try {
    for (const server of servers) {
      const { command, config } = settings(server, folder, zones)
      writeFileSync(join(folder, `${server}.conf`), config)
      running.push(spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] }))
    }
    for (const server of servers) await started(asker, portOf(server), zones[0]!.origin)
    await use()
  } finally {
    for (const child of running) child.kill('SIGTERM')
    await sleep(1000)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function started(asker: Asker, port: number, origin: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const response = await asker.ask(port, { name: origin, type: 'SOA' })
    if (response !== undefined) return
    await sleep(500)
  }
  throw new Error(`no server answers at port ${port}`)
}

function settings(server: ServerName, folder: string, zones: readonly ServedZone[]): { readonly command: readonly string[]; readonly config: string } {
  const port = portOf(server)
  const config = join(folder, `${server}.conf`)
  const file = ({ origin }: ServedZone): string => join(folder, 'zones', origin)
  switch (server) {
    case 'bind':
      return {
        command: ['named', '-c', config, '-f', '-n', '1', '-u', 'root', '-L', join(folder, 'bind.log')],
        config: `options { directory "${folder}"; pid-file none; listen-on port ${port} { ${address}; }; listen-on-v6 { none; }; recursion no;
  minimal-responses no-auth; minimal-any no; zero-no-soa-ttl no; check-names primary ignore; check-integrity no; empty-zones-enable no; notify no; dnssec-validation no; session-keyfile none; };
controls { };
${zones.map((zone) => `zone "${zone.origin}" { type primary; file "${file(zone)}"; };`).join('\n')}\n`,
      }
    case 'nsd':
      return {
        command: ['nsd', '-c', config, '-d', '-P', join(folder, 'nsd.pid')],
        config: `server:\n  ip-address: ${address}@${port}\n  username: ""\n  zonesdir: "${folder}"\n  database: ""\n  zonelistfile: "${folder}/nsd.list"\n  xfrdfile: "${folder}/xfrd.state"
  minimal-responses: no\n  refuse-any: no\n  logfile: "${folder}/nsd.log"\n  xfrdir: "${folder}"\n  rrl-ratelimit: 0\nremote-control:\n  control-enable: no
${zones.map((zone) => `zone:\n  name: "${zone.origin}"\n  zonefile: "${file(zone)}"`).join('\n')}\n`,
      }
    case 'knot':
      return {
        command: ['knotd', '-c', config],
        config: `server:\n  listen: ${address}@${port}\n  rundir: "${folder}"\ndatabase:\n  storage: "${folder}"\nlog:\n  - target: stderr\n    any: error
template:\n  - id: default\n    storage: "${folder}/zones"\n    semantic-checks: soft\n    journal-content: none\n    zonefile-sync: -1
zone:\n${zones.map((zone) => `  - domain: "${zone.origin}"\n    file: "${file(zone)}"`).join('\n')}\n`,
      }
  }
}
