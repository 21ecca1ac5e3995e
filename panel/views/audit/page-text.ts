// Reads a page of docs/audits/: headings, paragraphs, lists and code, which is all that such a page has. What is
// neither is a paragraph. Any context.

export type InlinePart =
  | { readonly kind: 'text' | 'code' | 'emphasis'; readonly text: string }
  /** To the web; a link to another page is its text. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }

export type PageBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly parts: readonly InlinePart[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly InlinePart[])[] }
  | { readonly kind: 'code'; readonly text: string }

/** The blocks of a page, without its title. Allocates them. */
export function readPage(source: string): PageBlock[] {
  const blocks: PageBlock[] = []
  const lines = source.split('\n')
  let paragraph: string[] = []
  let items: string[] = []
  const flush = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', parts: inline(paragraph.join(' ')) })
    if (items.length > 0) blocks.push({ kind: 'list', items: items.map(inline) })
    paragraph = []
    items = []
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.startsWith('```')) {
      flush()
      const end = lines.findIndex((each, at) => at > index && each.startsWith('```'))
      const last = end < 0 ? lines.length : end
      blocks.push({ kind: 'code', text: lines.slice(index + 1, last).join('\n') })
      index = last
    } else if (line.startsWith('# ')) flush()
    else if (line.startsWith('##')) {
      flush()
      blocks.push({ kind: 'heading', parts: inline(line.replace(/^#+\s*/, '')) })
    } else if (line.startsWith('- ')) {
      if (paragraph.length > 0) flush()
      items.push(line.slice(2))
    } else if (line.trim() === '') flush()
    else if (items.length > 0) items.push(`${items.pop() ?? ''} ${line.trim()}`)
    else paragraph.push(line)
  }
  flush()
  return blocks
}

/** Code, a link whose text may hold code, emphasis of either strength. */
const PART = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*{1,2}([^*]+)\*{1,2}/g

function inline(text: string): InlinePart[] {
  const parts: InlinePart[] = []
  const say = (plain: string): void => {
    if (plain !== '') parts.push({ kind: 'text', text: plain })
  }
  let from = 0
  for (const match of text.matchAll(PART)) {
    say(text.slice(from, match.index))
    from = match.index + match[0].length
    const [, code, label, url, emphasis] = match
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis })
    else if (label !== undefined && url !== undefined) {
      const text = label.replaceAll('`', '')
      const isWeb = url.startsWith('https://')
      parts.push(isWeb ? { kind: 'link', text, url } : { kind: 'code', text })
    }
  }
  say(text.slice(from))
  return parts
}
