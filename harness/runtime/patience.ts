/** Milliseconds after which an engine that takes a request and says nothing is taken to be stuck. A busy one needs seconds. */
const patience = 120_000

/** A request was taken and not answered. */
export class Impatience extends Error {}

/** The outcome of a request, within a budget in milliseconds: some engines lock up and still answer `/_ping`. */
export async function patiently<T>(request: Promise<T>, budget: number = patience): Promise<T> {
  if (budget === Infinity) return request
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Impatience(`it has said nothing for ${budget / 1000} s`)), budget)
  try {
    return await Promise.race([request, promise])
  } finally {
    clearTimeout(timer)
  }
}
