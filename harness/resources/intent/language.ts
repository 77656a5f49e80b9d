import { clients, type Client, type ImageReference } from '../../world/transfer/transfer.ts'
import type { Intent } from './intent.ts'
import { listOf, oneOrMany, oneOrMore, text, z } from '../../language/vocabulary.ts'

export interface IntentInput {
  from: string | string[]
  to?: string | string[] | undefined
  registry?: string | undefined
  reach: Intent['reach']
  through?: string | string[] | undefined
  for?: Intent['for'] | undefined
  image?: string | undefined
  token?: string | undefined
  client?: Client | undefined
}

const imageForm = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+\/[a-z0-9]+(?:[._/-][a-z0-9]+)*:\w[\w.-]{0,127}$/

export const intent: z.ZodType<IntentInput[]> = z
  .array(z.strictObject({
    from: oneOrMore(text).describe('Hosts.'),
    to: oneOrMore(text).optional().describe('The registries or other services that they reach.'),
    registry: text.optional().describe('The same for one registry.'),
    reach: z.enum(['privately', 'publicly', 'never'])
      .describe('privately: through a private endpoint; publicly: through its public front end; never: not at all.'),
    through: oneOrMany(text).optional().describe('Private endpoints that may serve it. Absent: any approved one that the host can route to.'),
    for: z.enum(['pull', 'push']).optional()
      .describe('What they do there, of registries: pull images, or push them as well. A lab holds images, and hosts have clients, only where it is said.'),
    image: z.string().regex(imageForm, 'expected NAME/REPOSITORY:TAG, such as contoso.azurecr.io/samples/hello:v1').optional()
      .describe('The image that they pull, by the name that they write; samples/hello:v1 at the login server unless stated. The registry holds it.'),
    token: text.optional().describe('The token of the registry with which they log in, so that its scope map says what they may do; the admin user unless stated.'),
    client: z.enum(clients).optional().describe('The program with which they pull and push; crane unless stated. In a lab every such host has crane and skopeo; buildah (with the library of podman) and containerd it has where it is said.'),
  }))
  .describe('Who is meant to reach which service, and how.')

/** An intent for several services is one for each of them. */
export function expandIntent(input: readonly IntentInput[], places?: readonly number[]): readonly Intent[] {
  return input.flatMap(({ from, to, registry, reach, through, for: purpose, image, token, client }, index) => {
    const path = ['intent', places?.[index] ?? index]
    const targets = [
      ...listOf(to).map((name, n) => ({ name, target: [...path, 'to', ...(Array.isArray(to) ? [n] : [])] })),
      ...listOf(registry).map((name) => ({ name, target: [...path, 'registry'] })),
    ]
    return targets.map(({ name, target }): Intent => ({ from: listOf(from), service: name.toLowerCase(), reach, through: listOf(through), ...(purpose !== undefined && { for: purpose }), ...(image !== undefined && { image: readImage(image) }), ...(token !== undefined && { token }), ...(client !== undefined && { client }), path, target }))
  })
}

function readImage(written: string): ImageReference {
  const [, name = '', repository = '', reference = ''] = /^([^/]*)\/(.*):([^:]*)$/.exec(written) ?? []
  return { name, repository, reference }
}
