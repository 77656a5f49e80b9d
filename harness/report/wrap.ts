/**
 * Breaks text at spaces into lines of at most `width` characters. A word that is longer, such as a name, stays whole. Control
 * characters, which a terminal would obey, are shown as a replacement character.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).map((part) => part.replace(/\p{Cc}/gu, '\ufffd'))) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

/** A label in a column of its own, and text beside it, broken where the width ends. */
export function labelled(label: string, text: string, { indent, labelWidth, width }: { indent: number; labelWidth: number; width: number }): readonly string[] {
  const start = ' '.repeat(indent)
  return wrap(text, Math.max(30, width - indent - labelWidth)).map((line, n) => `${start}${(n === 0 ? label : '').padEnd(labelWidth)}${line}`)
}
