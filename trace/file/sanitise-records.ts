// Records without what was played: which note, how hard, on which channel; and without values that no version knows.
// When something happened, and how long it took, stays as it is. Any context.

import { packMidi, statusOf, data2Of } from '../wire/midi-word.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'

/** Middle C in the middle of the loudness, in place of every note. */
const KEY = 60
const VELOCITY = 64

/** Bits of a voice word that are no key and no channel: the voice, and whether a pedal holds it. */
const VOICE_MASK = 0xff0000ff

const KNOWN: ReadonlySet<number> = new Set(Object.values(KIND))

/**
 * The records of one stream, piece by piece. Records that are left out, because their values are what a page has set or
 * nobody knows what they are, take their sequence numbers with them: they are no loss.
 */
export class RecordSanitiser {
  #leftOut = 0

  /** A copy of the next records. Any thread; allocates it. */
  sanitise(bytes: ArrayBuffer): ArrayBuffer {
    const copy = bytes.slice(0)
    const view = new DataView(copy)
    let kept = 0
    for (let at = 0; at + RECORD_BYTES <= copy.byteLength; at += RECORD_BYTES) {
      const kind = view.getUint8(at + RECORD_OFFSET.kind)
      if (kind === KIND.graphValue || !KNOWN.has(kind)) {
        this.#leftOut += 1
        continue
      }
      if (kept !== at)
        new Uint8Array(copy, kept, RECORD_BYTES).set(new Uint8Array(copy, at, RECORD_BYTES))
      const sequence = view.getUint32(kept + RECORD_OFFSET.sequence, true)
      view.setUint32(kept + RECORD_OFFSET.sequence, sequence - this.#leftOut, true)
      if (kind === KIND.midiEvent) {
        const word = view.getUint32(kept + RECORD_OFFSET.b, true)
        view.setUint32(kept + RECORD_OFFSET.b, withoutContent(word), true)
      } else if (kind === KIND.engineVoice || kind === KIND.engineSteal) {
        const word = view.getUint32(kept + RECORD_OFFSET.a, true)
        view.setUint32(kept + RECORD_OFFSET.a, (word & VOICE_MASK) | (KEY << 8), true)
      }
      kept += RECORD_BYTES
    }
    return copy.slice(0, kept)
  }
}

/**
 * What sort of MIDI message it is, as a word, and nothing of what it says: a note-on stays one, and one of no
 * velocity a note-off. Any thread.
 */
export function withoutContent(word: number): number {
  const status = statusOf(word)
  if (status >= 0xf0 || status < 0x80) return packMidi(status, 0, 0)
  const type = status & 0xf0
  if (type === 0x80 || type === 0x90 || type === 0xa0) {
    return packMidi(type, KEY, data2Of(word) === 0 ? 0 : VELOCITY)
  }
  return packMidi(type, 0, 0)
}
