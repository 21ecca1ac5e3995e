// Performed music in words: what it was, how much of it came, how exactly. Any context.

import type { PerformanceFigures } from '../performance/schema.ts'
import { shortDigest } from '../performance/music-bytes.ts'
import type { Report } from '../report/schema.ts'
import { ms, times } from './numbers.ts'
import { wrap } from './text-table.ts'

/** Two or three sentences. */
export function performanceSentences(figures: PerformanceFigures): string[] {
  const { name, digest, events, run, runs, asked, delivered, errorMs } = figures
  const which = runs > 1 ? `, ${run} of ${runs}` : ''
  const sentences = [`Performed: ${name} (music ${shortDigest(digest)}${which}).`]
  const cut = asked < events ? `${asked} of ${events} were asked for. ` : ''
  sentences.push(`${cut}${delivered} of ${times(asked, 'message')} reached the page.`)
  if (errorMs !== null) {
    const { p50, p99, max } = errorMs
    sentences.push(
      `They came p50 ${ms(p50)} ms, p99 ${ms(p99)} ms and at most ${ms(max)} ms off their time.`,
    )
  }
  return sentences
}

/** The same in lines of the report. */
export function performanceLines({ performance }: Report): string[] {
  return performance === null ? [] : wrap(performanceSentences(performance).join(' '))
}
