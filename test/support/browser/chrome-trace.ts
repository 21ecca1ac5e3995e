// Chrome's own trace of the audio thread: the witness that our figures are held against. Runs in Node, over puppeteer.

import type { Page } from 'puppeteer-core'

/** Spans entering the script, the author's code, and coming back. */
export const AUTHOR_SCRIPT = 'AudioWorkletProcessor::Process (author script execution)'

const CATEGORIES = ['disabled-by-default-audio-worklet', 'devtools.timeline']

export interface TraceSpan {
  name: string
  startUs: number
  durationUs: number
  thread: string
}

interface RawEvent {
  name?: string
  ph?: string
  ts?: number
  dur?: number
  pid?: number
  tid?: number
}

/**
 * The complete spans that Chrome wrote while `during` ran. One trace at a time for each browser.
 * `during` decides how long.
 */
export async function traceWhile(page: Page, during: () => Promise<void>): Promise<TraceSpan[]> {
  await page.tracing.start({ categories: CATEGORIES })
  await during()
  const bytes = await page.tracing.stop()
  if (!bytes) throw new Error('Chrome returned no trace')
  const { traceEvents } = JSON.parse(new TextDecoder().decode(bytes)) as { traceEvents: RawEvent[] }
  return spansOf(traceEvents)
}

/** Complete events as they are, begin/end pairs put together. */
function spansOf(events: readonly RawEvent[]): TraceSpan[] {
  const spans: TraceSpan[] = []
  const open = new Map<string, RawEvent[]>()
  const ordered = events.filter((event) => event.ts !== undefined)
  ordered.sort((left, right) => (left.ts ?? 0) - (right.ts ?? 0))
  for (const event of ordered) {
    const { name = '', ts = 0, pid = 0, tid = 0 } = event
    const thread = `${pid}:${tid}`
    if (event.ph === 'X') spans.push({ name, startUs: ts, durationUs: event.dur ?? 0, thread })
    const key = `${thread}:${name}`
    if (event.ph === 'B') open.set(key, [...(open.get(key) ?? []), event])
    if (event.ph === 'E') {
      const begin = open.get(key)?.pop()
      if (begin?.ts !== undefined) {
        spans.push({ name, startUs: begin.ts, durationUs: ts - begin.ts, thread })
      }
    }
  }
  return spans
}

/** Mean and its standard error. */
export function meanOf(values: readonly number[]): { mean: number; error: number; count: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { mean, error: Math.sqrt(variance / count), count }
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}
