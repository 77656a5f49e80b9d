const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as XML and HTML have it, in an attribute too. Control characters have no place in XML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
}
