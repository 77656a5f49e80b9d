/**
 * Judges items some at a time and yields what was found in the items' order; `undefined` says that there was nothing to judge.
 * Waiting for a silent server is then paid once, not once for every name.
 */
export async function* each<Item, Found>(
  items: Iterable<Item>,
  judge: (item: Item) => Promise<Found | undefined>,
  atOnce = 32,
): AsyncGenerator<Found> {
  const running: Promise<Found | undefined>[] = []
  try {
    for (const item of items) {
      if (running.length >= atOnce) {
        const found = await running.shift()!
        if (found !== undefined) yield found
      }
      const judging = judge(item)
      judging.catch(() => undefined)
      running.push(judging)
    }
    while (running.length > 0) {
      const found = await running.shift()!
      if (found !== undefined) yield found
    }
  } finally {
    await Promise.allSettled(running)
  }
}
