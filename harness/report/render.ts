import { renderGithub } from './github.ts'
import { renderHtml } from './html/html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPretty, type PrettyOptions } from './pretty.ts'
import type { Report } from './report.ts'
import { renderSarif } from './sarif.ts'
import { renderTap } from './tap.ts'

export type Reporter = 'pretty' | 'tap' | 'junit' | 'json' | 'markdown' | 'html' | 'sarif' | 'github'

/** Every form of a report, with the ending of its file. */
export const reporters: Readonly<Record<Reporter, { readonly extension: string; render(report: Report, options: PrettyOptions): string }>> = {
  pretty: { extension: 'txt', render: renderPretty },
  tap: { extension: 'tap', render: renderTap },
  junit: { extension: 'xml', render: renderJunit },
  json: { extension: 'json', render: renderJson },
  html: { extension: 'html', render: renderHtml },
  sarif: { extension: 'sarif', render: renderSarif },
  github: { extension: 'txt', render: renderGithub },
  markdown: { extension: 'md', render: renderMarkdown },
}
