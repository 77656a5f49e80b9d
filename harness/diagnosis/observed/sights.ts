import type { Response } from '../../dns/message.ts'
import type { Connection } from '../../world/world.ts'

/** What one host got for names, whether in a world or in the model: looked up when it is wanted. */
export interface Sights {
  /** The answer for a name's addresses (A, over UDP). */
  answer(name: string): Response | undefined
  /** The end of an attempt to open TLS to a name: at the address found for it, or at another one. */
  connection(name: string, address?: string): Connection
}
