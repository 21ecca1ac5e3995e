// How a page keeps time, in sentences: one for each finding. Any context.

import type {
  Grid,
  LateFigures,
  Quantisation,
  RhythmFigures,
  SchedulingFigures,
} from '../scheduling/schema.ts'
import { ms, percent, times, wholePercent } from './numbers.ts'

/** What starts can follow, with the length of its step. */
const GRID_WORDS: Readonly<Record<Grid, string>> = {
  none: 'no grid',
  quantum: 'the render quantum',
  callback: "the device's callback",
  timer: 'a timer',
  frame: 'the animation frame',
}

/** Below this a rhythm is as it was asked for, as far as anybody can hear. */
const HEARD_MS = 1

/** One sentence for each finding, the worst first; none where the page asked for no start. Any thread. */
export function schedulingFindings(figures: SchedulingFigures | null): string[] {
  if (figures === null) return []
  const { count, immediate, late, timerLatenessMs, rhythmErrorMs, quantisation } = figures
  const sentences: string[] = []
  if (late.count > 0) sentences.push(lateSentence(count, late))
  if (count > 0) sentences.push(marginSentence(figures))
  if (immediate > 0)
    sentences.push(
      `${times(immediate, 'start')} came "now" from a timer or a message, as late as that ran.`,
    )
  if (timerLatenessMs !== null) {
    const { p50, max } = timerLatenessMs
    const runs = times(timerLatenessMs.count, 'call')
    sentences.push(
      `Timers that played ran ${ms(p50)} ms late (median of ${runs}), ${ms(max)} ms at the most.`,
    )
  }
  if (rhythmErrorMs !== null) sentences.push(rhythmSentence(rhythmErrorMs))
  if (figures.swing !== null) {
    const { asked, heard } = figures.swing
    sentences.push(
      `It swings: of each pair of notes the long one takes ${percent(asked)}, ${percent(heard)} as it began.`,
    )
  }
  if (quantisation !== null && quantisation.grid !== 'none')
    sentences.push(gridSentence(quantisation))
  if (count + immediate > 0) sentences.push(...mainThreadSentences(figures))
  return sentences
}

/** Such as "the render quantum (2.90 ms)". */
export function gridText({ grid, stepMs }: Quantisation): string {
  return stepMs === null ? GRID_WORDS[grid] : `${GRID_WORDS[grid]} (${ms(stepMs)} ms)`
}

function lateSentence(count: number, late: LateFigures): string {
  const { minMs, maxMs, afterTask, afterLateTimer } = late
  const [from, to] = [wholeMs(minMs), wholeMs(maxMs)]
  const by = from === to ? `${to} ms` : `${from}–${to} ms`
  const whole = `${late.count} of ${times(count, 'note')} ${late.count === 1 ? 'was' : 'were'} asked for ${by} too late`
  const each = late.count === 1 ? '' : 'each '
  if (afterTask === late.count) return `${whole}, ${each}after a task of over 50 ms.`
  if (afterLateTimer === late.count)
    return `${whole}, ${each}by a timer that ran over 50 ms late itself.`
  const known = [
    ...(afterTask > 0 ? [`${afterTask} of them after a task of over 50 ms`] : []),
    ...(afterLateTimer > 0
      ? [`${afterLateTimer} of them by a timer that ran over 50 ms late itself`]
      : []),
  ]
  return `${[whole, ...known].join(', ')}.`
}

/** Whole milliseconds, and two digits below them. */
function wholeMs(value: number | null): string {
  if (value === null) return ms(undefined)
  return value >= 1 ? value.toFixed(0) : ms(value)
}

function marginSentence({ count, marginMs }: SchedulingFigures): string {
  if (marginMs === null)
    return `${times(count, 'note')} had a time, but where the context stood is not known.`
  const { p05, p50, p95 } = marginMs
  return (
    `Half of the ${times(count, 'note')} with a time were asked for ${ms(p50)} ms ahead or more; ` +
    `5 % ${p05 < 0 ? 'too late' : `with less than ${ms(p05)} ms`}, 5 % with more than ${ms(p95)} ms.`
  )
}

function rhythmSentence({ count, heard, p95, max }: RhythmFigures): string {
  const known = `of ${times(count, 'distance')} between notes, ${heard} of them heard`
  return max < HEARD_MS
    ? `The rhythm is as it was asked for, within ${ms(max)} ms (${known}).`
    : `The rhythm is off by ${ms(p95)} ms or less in 95 %, by ${ms(max)} ms at the most (${known}).`
}

function gridSentence(quantisation: Quantisation): string {
  const share = quantisation.share === null ? '' : `${wholePercent(quantisation.share)} of `
  return `By their pattern ${share}the starts follow ${gridText(quantisation)}.`
}

function mainThreadSentences({ longTasks, collections }: SchedulingFigures): string[] {
  const sentences: string[] = []
  if (longTasks === null)
    sentences.push(
      'This browser does not tell of long tasks: how late timers ran stands for a busy main thread.',
    )
  else if (longTasks.count > 0) {
    const { count, maxMs } = longTasks
    sentences.push(
      `The main thread had ${times(count, 'task')} of over 50 ms, the longest ${ms(maxMs)} ms.`,
    )
  }
  if (collections > 0)
    sentences.push(
      `The heap shrank ${times(collections, 'time')}: garbage was collected, just when is not told.`,
    )
  return sentences
}
