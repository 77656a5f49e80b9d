import type { Topology } from '../resources/topology.ts'
import type { Intent } from '../resources/intent/intent.ts'
import { sampleImage, type ImageReference } from '../world/transfer/transfer.ts'
import type { ServiceFacts } from './types.ts'

/** The image that the hosts of an intent pull: the one that it names, or else the sample image at the login server. */
export function imageOf({ image }: Pick<Intent, 'image'>, { names }: Pick<ServiceFacts, 'names'>): ImageReference {
  return image ?? { name: names[0]!.name, ...sampleImage }
}

/** Where they push to: with a token, which has rights to some repositories and not to others, to the one that they pull from. */
export function pushedTo({ image, token }: Pick<Intent, 'image' | 'token'>, otherwise: string): string {
  return token === undefined ? otherwise : (image ?? sampleImage).repository
}

/** `samples/hello:v1`: what a registry holds from the start, at each of its replicas: the sample image, and whatever intents pull. */
export function imagesHeld({ intent }: Pick<Topology, 'intent'>, registry: string): readonly string[] {
  const named = intent.flatMap(({ service, image }) => (service === registry && image !== undefined ? [image] : []))
  return [...new Set([sampleImage, ...named].map(({ repository, reference }) => `${repository}:${reference}`))]
}
