// The reference instruments of a session. Any reader context.

import type { ReferenceReader } from './reader.ts'
import type { ReferenceLive } from './schema.ts'

const MAX_REFERENCES = 256

export interface ReferenceList {
  add(reader: ReferenceReader): void
  readonly live: readonly ReferenceLive[]
  byId(id: string): ReferenceReader | null
  /** The latest, in this context (null: in any). */
  latest(contextId: string | null): ReferenceReader | null
}

/** No reference. Any thread. */
export function createReferenceList(): ReferenceList {
  const readers: ReferenceReader[] = []
  const live: ReferenceLive[] = []
  return {
    add(reader) {
      if (readers.length >= MAX_REFERENCES) return
      readers.push(reader)
      live.push(reader.live)
    },
    live,
    byId: (id) => readers.find((reader) => reader.id === id) ?? null,
    latest(contextId) {
      if (contextId === null) return readers.at(-1) ?? null
      return readers.findLast((reader) => reader.live.contextId === contextId) ?? null
    },
  }
}
