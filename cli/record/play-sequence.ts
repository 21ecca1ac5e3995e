// Plays a sequence into the documents of a page: tells each of them, some seconds ahead, what it is to play and when,
// and the recording what was asked for. The documents keep the time (recorder/player.ts). Node.

import type { MidiSequence } from '../../midi/midi-sequence.ts'
import { countDue, portionFrom } from '../../midi/music-portions.ts'
import { packMidiBytes } from '../../trace/wire/midi-word.ts'
import { LIMIT, type PageMessage } from '../../trace/wire/protocol.ts'
import { pause } from '../interrupt.ts'
import type { Listener } from './page-link.ts'

/** From the order to play to the first message: the orders reach all documents before. */
const START_IN_MS = 400
/** How far ahead a document knows what comes; it is told as often as this allows. */
const AHEAD_MS = 2000
const TELL_EVERY_MS = 400
/** Until a document has played what is due, and ended it: one that is busy is late. */
const LAST_MS = 500

/** What the recording is told of the music. */
export interface PerformedMusic {
  readonly sequence: MidiSequence
  readonly name: string
  readonly digest: string
  /** Which performance it is of how many in a row, from 1. */
  readonly run: number
  readonly runs: number
}

/** Where it is played. */
export interface Stage {
  listeners(): readonly Listener[]
  /** Takes a message of the recording, as if the document had said it. */
  tell(document: string, frameId: number, message: PageMessage): void
}

export interface PlayedSequence {
  /** Messages whose time had come. */
  played: number
  isComplete: boolean
}

/** A document, and how much of the music it has been told. */
interface Told {
  readonly listener: Listener
  next: number
}

/**
 * Resolves when the last message was due, or when `signal` fires; then the notes that sound are ended. A document that
 * comes later plays from there on. What a page does meanwhile shifts nothing.
 */
export async function playSequence(
  music: PerformedMusic,
  stage: Stage,
  signal: AbortSignal,
): Promise<PlayedSequence> {
  const { sequence } = music
  const startWallMs = await startOf(stage, signal)
  if (startWallMs === null) return { played: 0, isComplete: false }
  const beginMs = performance.now() + START_IN_MS
  const elapsedMs = (): number => performance.now() - beginMs
  const told = new Map<string, Told>()
  while (!signal.aborted && elapsedMs() < sequence.durationMs) {
    for (const listener of stage.listeners()) {
      const known =
        told.get(listener.document) ?? greet(listener, music, stage, startWallMs, elapsedMs())
      told.set(listener.document, known)
      tellAhead(known, sequence, stage, elapsedMs() + AHEAD_MS)
    }
    const restMs = sequence.durationMs - elapsedMs()
    await pause(Math.min(TELL_EVERY_MS, Math.max(1, restMs)), signal)
  }
  await pause(LAST_MS, signal)
  const isComplete = !signal.aborted
  for (const { listener } of told.values()) listener.stop()
  const played = isComplete ? sequence.atMs.length : countDue(sequence, elapsedMs())
  return { played, isComplete }
}

/** By the clock of the page, epoch ms; null where nobody is there to hear it. */
async function startOf(stage: Stage, signal: AbortSignal): Promise<number | null> {
  for (const listener of stage.listeners()) {
    if (signal.aborted) return null
    const nowMs = await listener.nowMs()
    if (nowMs !== null) return nowMs + START_IN_MS
  }
  return null
}

function greet(
  listener: Listener,
  { sequence, name, digest, run, runs }: PerformedMusic,
  stage: Stage,
  startWallMs: number,
  elapsedMs: number,
): Told {
  listener.begin(startWallMs)
  stage.tell(listener.document, listener.frameId, {
    type: 'performance/start',
    wallMs: startWallMs,
    digest,
    name: name.slice(0, LIMIT.stringLength),
    events: sequence.atMs.length,
    durationMs: sequence.durationMs,
    run,
    runs,
  })
  return { listener, next: countDue(sequence, elapsedMs) }
}

function tellAhead(told: Told, sequence: MidiSequence, stage: Stage, untilMs: number): void {
  const { listener } = told
  for (;;) {
    const first = told.next
    const { atMs, messages, next } = portionFrom(sequence, first, untilMs, LIMIT.askedEvents)
    if (atMs.length === 0) return
    told.next = next
    const words = messages.map((bytes) => packMidiBytes(Uint8Array.from(bytes)))
    stage.tell(listener.document, listener.frameId, {
      type: 'performance/asked',
      first,
      atMs,
      words,
    })
    listener.add(atMs, messages)
  }
}
