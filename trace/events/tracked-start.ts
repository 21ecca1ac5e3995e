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
  /** No time was said, or the one that the context's clock tells, or told one callback before. */
  readonly isNow: boolean
  /** It asks for a time that the clock may have told when the handler began: `const now = context.currentTime`. */
  readonly isMaybeNow: boolean
}

/** What `currentTime` may be away from a whole frame, as seconds in a double are. */
const ALMOST_FRAMES = 0.01

/** False for a time that no clock has. */
export const isClockFrame = (frame: number): boolean => Number.isSafeInteger(Math.round(frame))

/** The start that an action asks for ahead, in frames; NaN for now, and for what is past. */
export const aheadFrame = ({ frame, b }: TraceRecord): number => (frame < b ? NaN : frame)

/** Of the `actionStart` record of a start, or what stands for one. */
export function trackedStart(
  record: Pick<TraceRecord, 'frame' | 'wallMs' | 'b'>,
  context: ContextReader,
  event: OpenEvent | undefined,
): TrackedStart {
  const { wallMs: atMs, b } = record
  const told = event === undefined ? Number.NaN : contextFrameAt(event, context, atMs)
  const stoodFrame = b > 0 ? b - 1 : told
  const lateFrames = stoodFrame - record.frame
  const beganMs = event?.tracked.marks.handlerStart ?? atMs
  const isReading = (sinceMs: number): boolean =>
    lateFrames > 0 && isClockReading(record.frame, lateFrames, context, sinceMs)
  return {
    context,
    event: event?.tracked ?? null,
    atMs,
    frame: record.frame,
    stoodFrame,
    // The clock may move between the page's look at it and its call: by one callback, whatever the page takes.
    isNow: Number.isNaN(record.frame) || Math.abs(lateFrames) < 1 || isReading(0),
    isMaybeNow: isReading(atMs - beganMs),
  }
}

/** True for a whole number of quanta, told no longer ago than one callback and `sinceMs`. */
function isClockReading(
  frame: number,
  lateFrames: number,
  { quantumFrames, sampleRate, platform }: ContextReader,
  sinceMs: number,
): boolean {
  const offFrames = Math.abs(frame - Math.round(frame / quantumFrames) * quantumFrames)
  // The clock moves in steps of the device's callback, each a whole number of quanta: 441 frames are now 3, now 4.
  const mostFrames = ((sinceMs + platform.told.baseLatencyMs) * sampleRate) / 1000
  const mostQuanta = Math.ceil(mostFrames / quantumFrames - ALMOST_FRAMES)
  return offFrames < ALMOST_FRAMES && lateFrames <= mostQuanta * quantumFrames + ALMOST_FRAMES
}
