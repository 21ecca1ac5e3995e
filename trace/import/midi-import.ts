// A piece of MIDI as a recording of ours: the input that plays it, and each of its messages as an event that nothing
// has answered yet. So it can be looked at, played back, exported and performed into a page as what somebody played.
// What the page made of it is absent, as it was never there. Any context.

import type { PageMessage, StampedMessage } from '../wire/protocol.ts'
import { LIMIT, PAGE_STREAM } from '../wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../wire/record.ts'
import { recordView } from '../wire/record-view.ts'
import { packMidiBytes } from '../wire/midi-word.ts'
import { importedHello } from './imported-hello.ts'

/** Messages in the order of time: when, ms since the beginning, and where each begins among all bytes. */
export interface ImportedPiece {
  readonly atMs: Float64Array
  readonly starts: Uint32Array
  readonly bytes: Uint8Array
}

const INPUT_ID = 1
/** A chunk for each second, as a page sends them, so that a moment of it can be shown. */
const CHUNK_MS = 1000
const MAX_NAME = 200

/** The recording, from `startedWallMs` on, epoch ms. `name`: of the input, such as the file's. Any thread. */
export function* midiMessages(
  { atMs, starts, bytes }: ImportedPiece,
  name: string,
  startedWallMs: number,
): Generator<StampedMessage> {
  yield stamped(importedHello(startedWallMs, name.slice(0, MAX_NAME)))
  yield stamped({
    type: 'source/define',
    source: {
      kind: 'midiInput',
      id: INPUT_ID,
      name: name.slice(0, MAX_NAME),
      manufacturer: '',
      virtual: true,
    },
  })
  const buffer = new ArrayBuffer(LIMIT.chunkRecords * RECORD_BYTES)
  const view = recordView(buffer)
  let written = 0
  let chunkEndMs = CHUNK_MS
  const close = (): StampedMessage => {
    const records = buffer.slice(0, written * RECORD_BYTES)
    written = 0
    return stamped({ type: 'records/chunk', stream: PAGE_STREAM, dropped: 0, bytes: records })
  }
  for (let index = 0; index < atMs.length; index++) {
    const at = atMs[index] as number
    if (written === LIMIT.chunkRecords || (written > 0 && at >= chunkEndMs)) yield close()
    if (at >= chunkEndMs) chunkEndMs = Math.floor(at / CHUNK_MS + 1) * CHUNK_MS
    const word = packMidiBytes(bytes.subarray(starts[index], starts[index + 1] ?? bytes.length))
    const wallMs = startedWallMs + at
    writeRecord(
      view,
      written++ * RECORD_BYTES,
      KIND.midiEvent,
      0,
      INPUT_ID,
      index,
      Number.NaN,
      wallMs,
      index + 1,
      word,
    )
  }
  if (written > 0) yield close()
}

const stamped = (message: PageMessage): StampedMessage => ({
  document: 'midi-file',
  frameId: 0,
  message,
})
