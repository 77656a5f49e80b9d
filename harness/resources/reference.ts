import type { Path } from '../dns/path.ts'
import type { Section } from './sections.ts'

/** That one thing of a design needs another to exist. */
export type Reference = { readonly path: Path; /** Between the two in a sentence: `is in`. `needs` unless stated. */ readonly verb?: string } & (
  | { readonly to: Section; readonly name: string }
  /** A registry, or another service. */
  | { readonly to: 'service'; readonly name: string }
  | { readonly to: 'subnet'; readonly place: string; readonly subnet: string; /** Words that may stand there instead of a subnet. */ readonly besides?: readonly string[] }
  | { readonly to: 'outboundEndpoint'; readonly resolver: string; readonly endpoint: string }
)
