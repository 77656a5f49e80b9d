import { designMap } from '../../picture/design-map.ts'
import { placingIn } from '../../picture/picture.ts'
import { renderDot } from '../../report/graph/dot.ts'
import { renderSvg } from '../../report/graph/svg.ts'
import { renderMermaid } from '../../report/graph/mermaid.ts'
import { suggestion } from '../../language/nearest.ts'
import { atMost, text, type Command } from '../command.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'

const forms = ['svg', 'mermaid', 'dot'] as const

export const graph: Command = {
  name: 'graph',
  summary: 'draw the map of a design',
  help: `rehearse graph [FILE] [options]

Sites, networks, subnets and what stands in them, zones and rulesets with their links, private endpoints with the zones they register
in, peerings and tunnels. Without a file: topology.yaml.

  --format FORM        svg (default), mermaid for Markdown, dot for Graphviz

The HTML report (rehearse check --reporter html) has the same map with findings and the way of every answer.
`,
  readsDesigns: true,
  options: { format: { type: 'string' } },
  async run(input, context) {
    atMost(input, 1)
    const format = text(input, 'format') ?? 'svg'
    if (!forms.some((form) => form === format)) throw new UsageError(`there is no format ${format}`, suggestion(format, forms, 'formats'))
    const { facts, file, locate } = readDesign(input.positionals, context)
    const map = designMap(facts, placingIn(file, locate))
    const { name } = facts.topology
    if (format === 'mermaid') context.stdout.write(renderMermaid(map, name))
    else if (format === 'dot') context.stdout.write(renderDot(map, name))
    else {
      // Laying out is a large library, and only pictures need it.
      const { laidOut } = await import('../../picture/layout.ts')
      context.stdout.write(renderSvg(await laidOut(map), name))
    }
    return exitCode.pass
  },
}
