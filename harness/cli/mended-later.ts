import type { World } from '../world/world.ts'

/** A world with what is to be done before anything else is made of it. */
export interface MendedLater<Of extends World> {
  readonly world: Of
  /** Mends what is still broken. */
  mend(): Promise<void>
}

/**
 * A world in which a broken connection is mended once somebody asks anything, or breaks something else, and not before: a lab that is
 * removed after its checks need not carry again first.
 */
export function mendedLater<Of extends World>(world: Of): MendedLater<Of> {
  let broken: AsyncDisposable | undefined
  const mend = async (): Promise<void> => {
    const left = broken
    broken = undefined
    await left?.[Symbol.asyncDispose]()
  }
  /** While nothing is broken it is asked without a detour: thousands of times a second. */
  const whole = <Asked extends readonly unknown[], Told>(ask: (...asked: Asked) => Promise<Told>) => (...asked: Asked): Promise<Told> =>
    broken === undefined ? ask(...asked) : mend().then(() => ask(...asked))
  const { breaking, transfer, selecting, watchTunnel } = world
  if (breaking === undefined) return { world, mend }
  return {
    mend,
    world: {
      ...world,
      ask: whole((...asked: Parameters<World['ask']>) => world.ask(...asked)),
      lookup: whole((...asked: Parameters<World['lookup']>) => world.lookup(...asked)),
      connect: whole((...asked: Parameters<World['connect']>) => world.connect(...asked)),
      ...(transfer && { transfer: whole(transfer) }),
      ...(selecting && { selecting: whole(selecting) }),
      ...(watchTunnel && { watchTunnel: whole(watchTunnel) }),
      breaking: whole(async (connection: string) => {
        const standing = await breaking(connection)
        return standing && { ...standing, [Symbol.asyncDispose]: async () => void (broken = standing) }
      }),
    },
  }
}
