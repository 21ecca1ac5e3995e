// A grid that the page plays on: what is struck between two of its lines waits for the next one. Told by the pattern of
// what the page does and of what is heard: animation frames and timers gather the calls, buffers of the page's own the
// sounds. Render quanta and the device's callbacks are the platform's, and are no grid of the page. Any context.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { Audit, Measured } from '../audit.ts'
import { exactly, momentsOf, percentileOf } from '../measure/intervals.ts'
import { chanceOf, gatheringOf, largestGrid, strongestPeriod } from '../measure/periods.ts'
import { soundGridOf } from '../measure/own-buffer.ts'
import { worstOf } from '../measure/page-part.ts'
import { handlerToActionMs } from '../measure/waits.ts'
import type { AuditedNote, AuditSubject } from '../subject.ts'

const MIN_NOTES = 20
/** Grids that a page's calls may lie on, ms: those of displays, and timers, which are set in whole milliseconds. */
const CALLS_FROM_MS = 4
const CALLS_TO_MS = 40
const DISPLAY_MS = [240, 165, 144, 120, 90, 75, 60].map((rate) => 1000 / rate)
const TIMER_MS = Array.from(
  { length: CALLS_TO_MS - CALLS_FROM_MS + 1 },
  (_, step) => CALLS_FROM_MS + step,
)
/** So sure it must be that no chance made it. */
const MAX_CHANCE = 1e-4
/** Of an even wait between nothing and a whole step the deviation is 0.29 of a step; of a fixed wait it is nothing. */
const LEAST_DEVIATION = 0.15
const GATHERED = 0.7
/** How much more the calls must gather than what was struck. */
const MORE = 0.25
const DISPLAY_SHARE = 0.004

export const jitterGrid: Audit = {
  id: 'jitter.grid',
  category: 'timing',
  impact: 'moderate',
  unit: 'ms',
  points: { good: 6, poor: 20 },
  measure(subject) {
    const notes = subject.notes.filter(
      ({ event, section }) =>
        event.source !== 'timer' && (subject.plan === null || section === 'latency'),
    )
    if (notes.length === 0 && subject.notes.length > 0) return 'notApplicable'
    return (
      gridOfCalls(notes) ??
      gridOfSounds(
        subject,
        notes.map(({ event }) => event),
      )
    )
  },
}

/**
 * When it was played, epoch ms: by a timer of the page, when that was due. A machine that is busy makes its calls late,
 * each as it comes, and their grid fades.
 */
const calledMs = ({ event, dueMs }: AuditedNote): number => dueMs ?? event.marks.actionStart ?? 0

/** Null where the calls follow what is struck. */
function gridOfCalls(notes: readonly AuditedNote[]): Measured | null {
  const acted = notes.filter(({ event }) => handlerToActionMs(event) !== undefined)
  if (acted.length < MIN_NOTES) return null
  const calls = acted.map(calledMs)
  const struck = acted.map(({ event }) => event.marks.handlerStart ?? 0)
  // The handler, too, may come late, when its timer is due already.
  const waits = calls.map((call, index) => Math.max(0, call - (struck[index] ?? 0)))
  const found = strongestPeriod(calls, [...DISPLAY_MS, ...TIMER_MS])
  if (found === null) return null
  const { periodMs, gathering } = found
  const deviation = Math.sqrt(momentsOf(waits).variance)
  const spanMs = Math.max(...calls) - Math.min(...calls)
  const tried = spanMs * (1 / CALLS_FROM_MS - 1 / CALLS_TO_MS)
  const since = struck.map((time) => time - Math.min(...struck))
  const isGrid =
    gathering >= GATHERED &&
    gathering >= gatheringOf(since, periodMs) + MORE &&
    deviation >= LEAST_DEVIATION * periodMs &&
    percentileOf(waits, 0.75).value <= 1.5 * periodMs &&
    chanceOf(found, acted.length, tried) < MAX_CHANCE
  if (!isGrid) return null
  const isFrame = DISPLAY_MS.some((each) => Math.abs(each - periodMs) <= DISPLAY_SHARE * each)
  return {
    ...exactly(periodMs),
    events: worstOf(
      acted.map(({ event }) => event),
      handlerToActionMs,
    ),
    facts: { grid: isFrame ? 'frame' : 'timer', notes: acted.length, gathering },
  }
}

function gridOfSounds(subject: AuditSubject, notes: readonly TrackedEvent[]): Measured {
  const found = soundGridOf(subject, notes)
  if (typeof found === 'string') return { incomplete: found }
  const { frames, sampleRate, callbackFrames, quantumFrames, ownFrames } = found
  const facts = { notes: frames.length, callbackFrames, gridFrames: ownFrames }
  const isOwn = ownFrames > 0
  return {
    ...exactly((ownFrames / sampleRate) * 1000),
    facts: {
      ...facts,
      grid: isOwn ? 'buffer' : platformGrid(frames, callbackFrames, quantumFrames),
    },
  }
}

function platformGrid(frames: readonly number[], callback: number, quantum: number): string {
  if (largestGrid(frames, [callback], quantum / 2) > 0) return 'callback'
  return largestGrid(frames, [quantum], 1) > 0 ? 'quantum' : 'none'
}
