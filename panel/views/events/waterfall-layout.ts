// Where each stage's bar stands on the time axis of one event. Pure functions; panel page.

import { STAGES, type StageName } from '../../../trace/config/stage-names.ts'
import { stageStarts } from '../../../trace/events/stages.ts'
import type { EventMarks, TrackedEvent } from '../../../trace/events/tracked-event.ts'

/** One stage on the axis. */
export interface WaterfallBar {
  stage: StageName
  /** Milliseconds after the event; null: the stage did not happen, or was not seen. */
  fromMs: number | null
  lengthMs: number | null
}

/** All bars of one event, and their axis. */
export interface WaterfallLayout {
  bars: WaterfallBar[]
  /** Length of the axis, ms. */
  totalMs: number
  /** False where marks were not kept, and bars stand end to end instead of at their true place. */
  isPlacedByMarks: boolean
}

/** Bars of all stages that an event of its source can have, in order, absent ones too. */
export function layOutWaterfall(event: TrackedEvent): WaterfallLayout {
  const { marks, stages } = event
  const starts = stageStarts(marks, stages)
  let cursor = 0
  let totalMs = 0
  let isPlacedByMarks = true
  const other = event.source === 'midi' ? 'input' : 'midi'
  const bars = STAGES.filter((stage) => stage !== other).map((stage): WaterfallBar => {
    const lengthMs = stages[stage]
    if (lengthMs === undefined) return { stage, fromMs: null, lengthMs: null }
    const start = starts[stage]
    if (start === undefined) isPlacedByMarks = false
    const fromMs = stage === 'endToEnd' ? 0 : start === undefined ? cursor : start - marks.event
    cursor = fromMs + lengthMs
    totalMs = Math.max(totalMs, cursor)
    return { stage, fromMs, lengthMs }
  })
  return { bars, totalMs, isPlacedByMarks }
}

/** Names of marks with their times, earliest first; equal ones as they are listed, absent ones last. */
export function orderMarks<Mark extends { key: keyof EventMarks }>(
  listed: readonly Mark[],
  marks: EventMarks,
): Mark[] {
  const at = ({ key }: Mark): number => marks[key] ?? Number.POSITIVE_INFINITY
  return listed.toSorted((left, right) => (at(left) === at(right) ? 0 : at(left) - at(right)))
}

/** Round positions for about `count` ticks from 0 to `totalMs`. */
export function axisTicks(totalMs: number, count: number): number[] {
  const rough = totalMs / count
  if (!(rough > 0)) return [0]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  const ticks: number[] = []
  // Divided first: neither the smallest nor the largest of numbers may make this endless.
  for (let index = 0; index <= (totalMs / step) * 1.0001; index += 1)
    ticks.push(Number((index * step).toPrecision(9)))
  return ticks
}
