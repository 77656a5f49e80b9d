import { mapStyle } from '../graph/svg.ts'
import { escaped } from '../graph/escaped.ts'
import { asset, type Script, type Style } from './asset.ts'

/** What a page is made of. Everything but `title` and `skip` is HTML. */
export interface Page {
  readonly title: string
  /** Where the first link leads, which passes the head by. */
  readonly skip: string
  readonly header: string
  readonly main: string
  readonly styles?: readonly Style[]
  readonly scripts?: readonly Script[]
  /** Of a page that is served, with its policy in the head of the response. A page that is a file says its policy itself. */
  readonly nonce?: string
}

/** One file that asks nobody for anything: whoever has it can read it, in ten years too. */
export function pageOf({ title, skip, header, main, styles = [], scripts = [], nonce }: Page): string {
  const marked = nonce === undefined ? '' : ` nonce="${nonce}"`
  const inline = scripts.length > 0 ? " script-src 'unsafe-inline';" : ''
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${nonce === undefined ? `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';${inline} base-uri 'none'; form-action 'none'">\n` : ''}<title>${escaped(title)} - dns-rehearsal</title>
<style${marked}>${asset('page.css')}${styles.map((name) => asset(name)).join('')}${mapStyle}</style>
</head>
<body>
<a class="skip" href="#content">${escaped(skip)}</a>
<header>
${header}
</header>
<main id="content">
${main}
</main>
${scripts.length === 0 ? '' : `<script${marked}>${scripts.map((name) => asset(name)).join('')}</script>\n`}</body>
</html>
`
}

/** What a script of the page reads, as text that ends no element. */
export function embedded(data: object): string {
  return `<script type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
}
