// What one more held note costs of the audio thread's time: the slope of the load over the notes that the plan holds at
// once; and at how many the thread would be full. Any context.

import type { Audit } from '../audit.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { slopeOf } from '../measure/lines.ts'
import { loadRowsOf, ROW_MS, rowsBetween } from '../measure/main-context.ts'
import type { AuditSubject } from '../subject.ts'

/** Steps of the plan that a slope needs. */
const MIN_STEPS = 4
/** Of a step, before what it costs is looked at. */
const SETTLE_MS = 50
/** Notes of one step, in the plan. */
const TOGETHER_MS = 1

interface Step {
  readonly fromMs: number
  toMs: number
  voices: number
}

export const loadVoice: Audit = {
  id: 'load.voice',
  category: 'load',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.01, poor: 0.03 },
  measure(subject) {
    if (subject.plan === null) return 'notApplicable'
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    if (!subject.plan.sections.includes('voices')) return { incomplete: 'notPlayed' }
    const rows = loadRowsOf(subject)
    const points = stepsOf(subject).flatMap(({ fromMs, toMs, voices }) => {
      const own = rowsBetween(rows, fromMs + SETTLE_MS, toMs + ROW_MS / 4)
      if (own.length === 0) return []
      return { x: voices, y: own.reduce((sum, { load }) => sum + load, 0) / own.length }
    })
    if (points.length < MIN_STEPS) return { incomplete: 'tooFewNotes' }
    const { value, interval95, intercept } = slopeOf(points)
    // Quanta took longer than they last, and not only by the line.
    const broken = points.find(({ y }) => y >= 1)
    const most = points.reduce((high, point) => (point.x > high.x ? point : high))
    return {
      value,
      interval95,
      facts: {
        steps: points.length,
        restLoad: intercept,
        mostVoices: most.x,
        mostLoad: most.y,
        ...(broken === undefined ? {} : { breaksAtVoices: broken.x }),
        // By the line, beyond what was played.
        ...(interval95[0] > 0 ? { fullAtVoices: Math.floor((1 - intercept) / value) } : {}),
      },
    }
  },
}

/** When the keys of each step were held, as the page heard them. */
function stepsOf({ notes, held }: AuditSubject): Step[] {
  const steps: Step[] = []
  let plannedMs = Number.NaN
  for (const { event, planned, section } of notes) {
    if (section !== 'voices' || planned === null) continue
    const key = held.find(({ fromMs }) => fromMs === event.marks.event)
    if (key === undefined) continue
    const last = steps.at(-1)
    if (last !== undefined && Math.abs(planned.atMs - plannedMs) <= TOGETHER_MS) {
      last.voices++
      last.toMs = Math.min(last.toMs, key.toMs)
    } else steps.push({ fromMs: event.marks.event, toMs: key.toMs, voices: 1 })
    plannedMs = planned.atMs
  }
  return steps
}
