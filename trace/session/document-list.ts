// The documents of a session, and which recording of each is the current one. Any reader context.

import type { NoticeList } from '../alerts/notice-list.ts'
import type { StampedMessage } from '../wire/protocol.ts'
import { createDocumentReader, type DocumentHost, type DocumentReader } from './document-reader.ts'

/** Documents and recordings of them that a session follows; a page could reload for ever. */
const MAX_DOCUMENTS = 1024

export interface DocumentList {
  /** In the order in which they were first heard of. */
  readonly all: readonly DocumentReader[]
  /** The document that the message belongs to; null where there are too many. */
  readerFor(stamped: StampedMessage): DocumentReader | null
}

/** No document. `host` is told by each of them. Any thread. */
export function createDocumentList(host: DocumentHost, notices: NoticeList): DocumentList {
  const all: DocumentReader[] = []
  const current = new Map<string, DocumentReader>()
  const prefixes = new Set<string>()

  /** A name for its contexts that no other recording has. */
  function prefixOf(document: string): string {
    let prefix = document
    for (let recording = 2; prefixes.has(prefix); recording++) prefix = `${document}~${recording}`
    prefixes.add(prefix)
    return prefix
  }

  return {
    all,
    readerFor({ document, message }) {
      const known = current.get(document)
      const isHello = message.type === 'document/hello'
      // A second hello is a second recording of the same document: sequences, events and sources count anew.
      if (known !== undefined && !(isHello && known.hello !== null)) return known
      if (all.length >= MAX_DOCUMENTS) {
        notices.add({ code: 'source-limit', of: 'documents', limit: MAX_DOCUMENTS })
        return known ?? null
      }
      known?.finish()
      const reader = createDocumentReader(document, prefixOf(document), host)
      all.push(reader)
      current.set(document, reader)
      return reader
    },
  }
}
