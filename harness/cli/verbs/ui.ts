import { once } from 'node:events'
import { designMap } from '../../picture/design-map.ts'
import { placingIn } from '../../picture/picture.ts'
import { renderLive } from '../../report/html/live.ts'
import { atMost, text, type Command } from '../command.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { runningLab } from '../running-lab.ts'
import { attach } from '../ui/attached.ts'
import { serve } from '../ui/serve.ts'

export const ui: Command = {
  name: 'ui',
  summary: 'look at a lab that is up in a browser: ask, break, heal, and watch what clients see',
  help: `rehearse ui [FILE] [options]

Hands out a page with the map of the design, on this machine's loopback alone, until it is interrupted: ask from any host and see the way
of the answer, break and heal what rehearse inject can, watch what clients see meanwhile. The lab answers; the way is what the model
explains it by, and the page says where the two differ. The address that is printed has a secret in it: whoever has it can break the lab.

  FILE                 the design that the lab was started with; without one: topology.yaml
  --lab NAME           which lab; the one that is called as the design is, unless stated
  --port N             at which port of 127.0.0.1; one that is free, unless stated
`,
  readsDesigns: true,
  options: { lab: { type: 'string' }, port: { type: 'string' } },
  async run(input, context) {
    atMost(input, 1)
    const port = text(input, 'port')
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) throw new UsageError(`--port ${port} is no port`, '1 to 65535')
    const design = readDesign(input.positionals, context)
    const { facts, file, locate, source } = design
    await using lab = await runningLab(text(input, 'lab') ?? facts.topology.name, context)
    const missing = [...facts.hosts.keys()].filter((host) => !lab.nodes.includes(host))
    if (missing.length > 0) throw new UsageError(`the lab ${lab.plan.name} is not of ${file}: it has no ${missing.join(', ')}`, 'rehearse ui FILE takes the design that the lab was started with')
    const { laidOut } = await import('../../picture/layout.ts')
    const map = await laidOut(designMap(facts, placingIn(file, locate)))
    const names = [...new Set([...facts.services.values()].flatMap((service) => service.names.map(({ name }) => name)))]
    const files = Array.from(source.texts, ([path, written]) => ({ file: path, text: written }))
    const attached = attach(lab, design, context.now)
    const page = { name: facts.topology.name, map, files, hosts: [...facts.hosts.keys()], names, faults: attached.faults }
    await using served = await serve(attached, (nonce) => renderLive(page, nonce), Number(port ?? 0))
    context.stdout.write(`${served.url}\n`)
    const interrupted = context.signal.aborted ? undefined : once(context.signal, 'abort')
    const lost = await Promise.race([interrupted, lab.lost])
    if (lost instanceof Error) throw lost
    return exitCode.pass
  },
}
