// What the panel knows of a recording's documents, from their own messages and from the channel's word on which are
// there. Panel page.

import { visibleText } from '../../trace/text/visible-text.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'

export interface DocumentInfo {
  frameId: number
  url: string
  isAttached: boolean
  /** It is there, but its recorder answers no more. */
  isSilent: boolean
  joined: boolean
  /** It has asked for MIDI, and was not refused. */
  hasMidi: boolean
}

export interface DocumentList {
  readonly all: ReadonlyMap<string, DocumentInfo>
  /** What pages got that asked for MIDI; empty while none asked. */
  readonly midiOutcomes: ReadonlySet<string>
  /** Start of the oldest one, epoch ms; NaN before the first message. */
  readonly startedWallMs: number
  observe(stamped: StampedMessage): void
  attach(document: string, frameId: number, url: string): void
  detach(document: string): void
  setSilent(document: string, isSilent: boolean): void
  clear(): void
}

/** An empty list. Panel page. */
export function createDocumentList(): DocumentList {
  const all = new Map<string, DocumentInfo>()
  const midiOutcomes = new Set<string>()
  let startedWallMs = Number.NaN

  const detach = (document: string): void => {
    const known = all.get(document)
    if (known !== undefined) known.isAttached = false
  }

  return {
    all,
    midiOutcomes,
    get startedWallMs() {
      return startedWallMs
    },
    observe({ document, frameId, message }) {
      switch (message.type) {
        case 'document/hello': {
          const { joined, startedWallMs: startMs } = message
          const url = visibleText(message.url)
          if (!(startedWallMs <= startMs)) startedWallMs = startMs
          all.set(document, {
            frameId,
            url,
            isAttached: true,
            isSilent: false,
            joined,
            hasMidi: false,
          })
          break
        }
        case 'document/bye':
          detach(document)
          break
        case 'midi/requested': {
          midiOutcomes.add(message.outcome)
          const known = all.get(document)
          if (known !== undefined) known.hasMidi ||= message.outcome !== 'rejected'
          break
        }
        default:
          break
      }
    },
    attach(document, frameId, url) {
      const { joined, hasMidi } = all.get(document) ?? { joined: false, hasMidi: false }
      all.set(document, {
        frameId,
        url: visibleText(url),
        isAttached: true,
        isSilent: false,
        joined,
        hasMidi,
      })
    },
    detach,
    setSilent(document, isSilent) {
      const known = all.get(document)
      if (known !== undefined) known.isSilent = isSilent
    },
    clear() {
      all.clear()
      midiOutcomes.clear()
      startedWallMs = Number.NaN
    },
  }
}
