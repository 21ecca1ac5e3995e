// Music for documents that are recorded: tells each of them some seconds ahead what it is to play. The documents keep
// the time, so that a panel that is busy or out of sight shifts nothing. Panel page.

import type { MidiSequence } from '../../midi/midi-sequence.ts'
import { countDue, portionFrom } from '../../midi/music-portions.ts'
import type { Channel, PerformedPiece } from '../../extension/transports/channel.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'

/** From the order to play to the first message. */
const START_IN_MS = 400
/** How far ahead a document knows what comes; timers of a panel that nobody sees come once a second. */
const AHEAD_MS = 4000
const TELL_EVERY_MS = 400
/** Until a document has played what is due: one that is busy is late. */
const LAST_MS = 500

/** Resolves after so many ms, or at once when `signal` fires; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish)
  })
}

/**
 * Resolves when all was played, or when `signal` fires; then what sounds is ended. `listeners`: the documents that hear
 * it now; one that comes later plays from there on. `onProgress`: how much of it is over, ms.
 */
export async function performMusic(given: {
  channel: Pick<Channel, 'post'>
  sequence: MidiSequence
  music: PerformedPiece
  listeners: () => readonly string[]
  onProgress: (doneMs: number) => void
  signal: AbortSignal
}): Promise<void> {
  const { channel, sequence, music, listeners, onProgress, signal } = given
  const beginMs = performance.now() + START_IN_MS
  const elapsedMs = (): number => performance.now() - beginMs
  /** Documents that are told, and the message that each is told next. */
  const told = new Map<string, number>()

  const tell = (document: string): void => {
    let first = told.get(document)
    if (first === undefined) {
      first = countDue(sequence, elapsedMs())
      channel.post({
        type: 'perform/order',
        document,
        order: { type: 'begin', startInMs: -elapsedMs(), music },
      })
    }
    for (;;) {
      const portion = portionFrom(sequence, first, elapsedMs() + AHEAD_MS, LIMIT.askedEvents)
      const { atMs, messages, next } = portion
      if (atMs.length === 0) break
      channel.post({
        type: 'perform/order',
        document,
        order: { type: 'add', first, atMs, messages },
      })
      first = next
    }
    told.set(document, first)
  }

  while (!signal.aborted && elapsedMs() < sequence.durationMs) {
    for (const document of listeners()) tell(document)
    onProgress(Math.max(0, elapsedMs()))
    const restMs = sequence.durationMs - elapsedMs()
    await pause(Math.min(TELL_EVERY_MS, Math.max(1, restMs)), signal)
  }
  await pause(LAST_MS, signal)
  for (const document of told.keys()) {
    channel.post({ type: 'perform/order', document, order: { type: 'stop' } })
  }
}
