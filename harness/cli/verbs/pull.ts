import { symptomsIn, tellTransfer } from '../../diagnosis/observed/transfer-story.ts'
import { clients, type Client, type TransferRequest } from '../../world/transfer/transfer.ts'
import { askedWorld, askingHost, askedWorldHelp, askedWorldOptions } from '../asked-world.ts'
import { flag, required, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { readImage } from '../image-reference.ts'

/** Two verbs that differ in the direction. */
function transferring(kind: TransferRequest['kind'], summary: string, what: string): Command {
  return {
    name: kind,
    summary,
    help: `rehearse ${kind} HOST IMAGE [options]

${what}
The story tells each name and the address that the host found for it, and each request with its answer: challenge, token, manifest, the link to
each blob and where that leads. Where it fails, the client's own words come last, and what docker or a node prints for the same. Hosts have
clients, and registries images, where an intent says \`for: pull\` or \`for: push\`; each of them holds samples/hello:v1.

${askedWorldHelp}
  --client NAME        crane (unless stated); skopeo, which tells no steps; buildah, whose library podman has too; containerd (ctr). A host of a lab has
                       the last two where its intent says so (client: buildah)
  --json               the same as JSON

Exit codes: 0 the image came through; 1 it did not; 2 harness error; 64 usage or invalid topology.
`,
    readsDesigns: true,
    options: { ...askedWorldOptions, client: { type: 'string' }, json: { type: 'boolean' } },
    run: (input, context) => transfer(kind, input, context),
  }
}

async function transfer(kind: TransferRequest['kind'], input: Arguments, context: Context): Promise<number> {
  const host = askingHost(input, 2)
  const image = readImage(required(input, 1, 'the image'))
  const request: TransferRequest = { kind, image, client: clientOf(text(input, 'client') ?? 'crane') }
  await using asked = await askedWorld(input, context, host)
  if (asked.world.transfer === undefined) throw new UsageError('the design has no registry that anybody pulls from or pushes to', 'say so in an intent: for: pull, or for: push')
  const done = await asked.world.transfer(host, request)
  context.stdout.write(flag(input, 'json') ? `${JSON.stringify({ host, ...request, ...done, symptoms: symptomsIn(done, request) })}\n` : `${tellTransfer(done, request).join('\n')}\n`)
  return done.failure === undefined ? exitCode.pass : exitCode.fail
}

function clientOf(written: string): Client {
  const found = clients.find((one) => one === (written === 'ctr' ? 'containerd' : written))
  if (found === undefined) throw new UsageError(`there is no client ${written}`, `one of ${clients.join(', ')}${written === 'podman' ? '; buildah has the library with which podman pulls and pushes' : ''}`)
  return found
}

export const pull: Command = transferring('pull', 'pull an image at a host, and tell what happens step by step, in a lab that is up or in the model', 'Pulls an image with a real client in the host, or predicts it.')
export const push: Command = transferring('push', 'push a new image from a host, and tell what happens step by step', 'Pushes an image of a megabyte that nobody has, with a real client in the host, or predicts it.')
