// A page of HTML that needs nothing else: no script, no network, a policy of its own that forbids both. Any context.

import { STYLE, STYLE_SHA256 } from './html-style.ts'
import { Markup, markup } from './markup.ts'

/** A style sheet beside the common one, and its sum by which the policy knows it. */
export interface OwnStyle {
  readonly text: string
  readonly sha256: string
}

/** The whole page, with its last line break. Any thread; allocates the text. */
export function htmlPage(title: string, body: Markup, own: OwnStyle | null = null): string {
  const sums = [STYLE_SHA256, ...(own === null ? [] : [own.sha256])]
  const styles = sums.map((sum) => `'sha256-${sum}'`).join(' ')
  const policy = `default-src 'none'; style-src ${styles}; base-uri 'none'; form-action 'none'`
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
${own === null ? '' : markup`<style>${new Markup(own.text)}</style>\n`}</head>
<body>
${body}
</body>
</html>
`.text
}
