// What the text report says in sentences: what it is of, how the page keeps time, the profiler's own cost, and what
// could not be seen. Any context.

import type { Report } from '../report/schema.ts'
import { coverageSentences } from './coverage-words.ts'
import { ms } from './numbers.ts'
import { schedulingFindings } from './scheduling-words.ts'
import { wrap } from './text-table.ts'

/** Which events it is of where that is not everything, in lines. */
export function coverageLines({ coverage }: Report): string[] {
  return coverage === undefined ? [] : wrap(coverageSentences(coverage).join(' '))
}

/** How the page keeps time, a sentence for each finding, in lines. */
export function schedulingLines({ scheduling }: Report): string[] {
  const findings = schedulingFindings(scheduling)
  if (findings.length === 0) return []
  return ['Scheduling', ...findings.flatMap((finding) => wrap(finding, '  '))]
}

/** Own cost, in lines. */
export function overheadLines(report: Report): string[] {
  const { overhead, system } = report
  const parts: string[] = []
  if (overhead.perQuantumUs !== null)
    parts.push(`${overhead.perQuantumUs.toFixed(2)} µs a quantum and processor`)
  if (overhead.perEventUs !== null) parts.push(`${overhead.perEventUs.toFixed(1)} µs a MIDI event`)
  if (overhead.pageMs > 0) parts.push(`${ms(overhead.pageMs)} ms of the main thread in all`)
  const lines: string[] = []
  if (parts.length > 0) lines.push(...wrap(`Own cost: ${parts.join(', ')}. ${overhead.note}`))
  const load =
    system.audioLoad === null ? '' : `audio load ${(system.audioLoad * 100).toFixed(1)} %`
  const heap =
    system.heapMegabytes === null ? '' : `page memory ${system.heapMegabytes.toFixed(1)} MB`
  const known = [load, heap].filter((part) => part !== '')
  if (known.length > 0) lines.push(`At the end: ${known.join(', ')}`)
  return lines
}

/** What could not be seen, in lines. */
export function noticeLines(report: Report): string[] {
  if (report.notices.length === 0) return []
  const lines = ['What could not be seen, or was noticed']
  for (const notice of report.notices) {
    lines.push(...wrap(`${notice.text}${notice.count > 1 ? ` (${notice.count} times)` : ''}`, '  '))
  }
  return lines
}
