import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { suggestion } from '../../language/nearest.ts'
import { atMost, text, type Command } from '../command.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { pathBelow } from '../path-below.ts'
import { secretOf } from '../../plan/plan.ts'
import { conceal } from '../../plan/secrets.ts'

export const plan: Command = {
  name: 'plan',
  summary: 'print the configuration files a lab would run with',
  help: `rehearse plan [FILE] [options]

Renders the containers of a topology without starting any, and prints their configuration files. Private keys and other secrets
are left out.

  --node NAME          those of one container
  --output FOLDER      write them to FOLDER/<container>/<path> instead
`,
  readsDesigns: true,
  options: { node: { type: 'string' }, output: { type: 'string', short: 'o' } },
  async run(input, context) {
    atMost(input, 1)
    const { facts } = readDesign(input.positionals, context)
    const whole = await context.deps.plan(facts)
    const { nodes } = whole
    const only = text(input, 'node')
    const names = nodes.map(({ name }) => name)
    if (only !== undefined && !names.includes(only)) throw new UsageError(`there is no container ${only}`, suggestion(only, names, 'containers'))
    const folder = text(input, 'output')
    for (const node of nodes.filter(({ name }) => only === undefined || name === only)) {
      if (folder === undefined) {
        const addresses = node.interfaces.flatMap((one) => one.addresses).join(', ')
        context.stdout.write(`# ${node.name} (${node.kind}, ${node.image}${node.within === undefined ? '' : `, in ${node.within}`})${addresses === '' ? '' : ` ${addresses}`}\n`)
        if (node.note !== undefined) context.stdout.write(`# ${node.note}\n`)
      }
      for (const plan of node.files) {
        const secret = secretOf(plan)
        const content = conceal(plan.content, whole)
        if (folder === undefined) {
          const shown = secret === undefined ? content : `(${secret})\n`
          context.stdout.write(`## ${node.name}:${plan.path}\n${shown}${shown.endsWith('\n') ? '' : '\n'}\n`)
        } else if (secret === undefined) {
          const file = pathBelow(folder, node.name, plan.path)
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, content)
          if (content !== plan.content) context.stderr.write(`left out: ${node.name}:${plan.path}, the secrets in it\n`)
        } else context.stderr.write(`left out: ${node.name}:${plan.path}, ${secret}\n`)
      }
    }
    if (folder !== undefined) context.stderr.write(`configuration in ${folder}\n`)
    return exitCode.pass
  },
}
