// A source that the page started: where its context stood when it was asked to, and for when. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { TraceRecord } from '../wire/record.ts'
import { contextFrameAt, type OpenEvent } from './open-event.ts'
import type { TrackedEvent } from './tracked-event.ts'

export interface TrackedStart {
  readonly context: ContextReader
  /** What it was done for, which may be under way; null where that is not tracked. */
  readonly event: TrackedEvent | null
  /** When `start` was called, epoch ms. */
  readonly atMs: number
  /** The start that was asked for, in frames; NaN where none was said. */
  readonly frame: number
  /** Where the context stood, in frames; NaN where that is not known. */
  readonly stoodFrame: number
  /** No time was said, or the one where the context stood. */
  readonly isNow: boolean
  /** It asks for a time that the context's clock may have told a moment ago: `start(context.currentTime)`. */
  readonly isMaybeNow: boolean
}

/** What `currentTime` may be away from a whole frame, as seconds in a double are. */
const ALMOST_FRAMES = 0.01

/** The start that an action asks for ahead, in frames; NaN for now, and for what is past. */
export const aheadFrame = ({ frame, b }: TraceRecord): number => (frame < b ? NaN : frame)

/** Of the `actionStart` record of a start. */
export function trackedStart(
  record: TraceRecord,
  context: ContextReader,
  event: OpenEvent | undefined,
): TrackedStart {
  const { wallMs: atMs, b } = record
  const told = event === undefined ? Number.NaN : contextFrameAt(event, context, atMs)
  const stoodFrame = b > 0 ? b - 1 : told
  const lateFrames = stoodFrame - record.frame
  const beganMs = event?.tracked.marks.handlerStart ?? atMs
  return {
    context,
    event: event?.tracked ?? null,
    atMs,
    frame: record.frame,
    stoodFrame,
    isNow: Number.isNaN(record.frame) || Math.abs(lateFrames) < 1,
    isMaybeNow: lateFrames > 0 && isClockReading(record.frame, lateFrames, context, atMs - beganMs),
  }
}

/** True for a whole number of quanta, no older than what the page does: the clock may have said so a moment ago. */
function isClockReading(
  frame: number,
  lateFrames: number,
  { quantumFrames, sampleRate, platform }: ContextReader,
  sinceMs: number,
): boolean {
  const offFrames = Math.abs(frame - Math.round(frame / quantumFrames) * quantumFrames)
  // The clock moves in steps of the device's callback.
  const mostMs = sinceMs + platform.told.baseLatencyMs
  return offFrames < ALMOST_FRAMES && lateFrames * 1000 <= mostMs * sampleRate
}
