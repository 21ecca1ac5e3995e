// The pages of docs/audits/, which come with the panel: nothing is fetched from the web. Loaded when the first of them
// is opened. Panel page.

import { type PageBlock, readPage } from './page-text.ts'

const SOURCES = import.meta.glob<string>('../../../docs/audits/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The page of an audit; null where it has none. Allocates its blocks. */
export function auditPage(id: string): PageBlock[] | null {
  const source = SOURCES[`../../../docs/audits/${id}.md`]
  return source === undefined ? null : readPage(source)
}
