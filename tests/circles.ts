/**
 * Groups of files that import each other in a circle, directly or through others, each group and all of them in order: the strongly
 * connected components of more than one file (Tarjan's algorithm), and files that import themselves.
 */
export function circlesIn(importsOf: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.get(file)!)
    stack.push(file)
    for (const next of importsOf.get(file) ?? []) {
      if (!importsOf.has(next)) continue
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!))
    }
    if (low.get(file) !== index.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1 || importsOf.get(file)!.includes(file)) found.push(group.toSorted())
  }
  for (const file of importsOf.keys()) if (!index.has(file)) visit(file)
  return found.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
}
