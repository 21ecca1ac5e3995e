// What is told of recordings on disk: those that were left, and why one is not written any more. Any context.

import { formatBytes } from './format.ts'
import { visibleText } from './visible-text.ts'

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** "2026-11-29 10:31", in the time zone of the machine. */
function formatMoment(wallMs: number): string {
  const date = new Date(wallMs)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-')
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** What one of several performances is called where it lies. */
export const performanceLabel = (run: number, runs: number, name: string): string =>
  runs > 1 ? `Performance ${run} of ${runs}: ${name}` : `Performed again: ${name}`

/** Of a recording that nobody has saved, beside what can be done with it. */
export function leftRecordingSentence(left: {
  origin: string
  startedWallMs: number
  bytes: number
  label?: string
}): string {
  const of = left.origin === '' ? '' : ` of ${visibleText(left.origin)}`
  const from = left.startedWallMs > 0 ? ` from ${formatMoment(left.startedWallMs)}` : ''
  const { label, bytes } = left
  if (label !== undefined) return `${visibleText(label)}${from} (${formatBytes(bytes)}).`
  return `A recording${of}${from} was left (${formatBytes(bytes)}).`
}

export type DiskCode = 'kept-in-memory' | 'joined-late' | 'full' | 'too-long' | 'failed'

/** `problem`: in the words of the browser, '' where it has none. */
export function diskSentence(code: DiskCode, problem = ''): string {
  switch (code) {
    case 'kept-in-memory':
      return 'There is no room on the disk for this recording: it is kept in memory, and lost with this panel.'
    case 'joined-late':
      return 'The recording was joined: figures begin here, a saved trace holds all of it.'
    case 'full':
      return 'The disk is full, so the recording has ended: all of it until then can be saved.'
    case 'too-long':
      return 'The recording is as long as a trace can be and has ended: all of it can be saved.'
    case 'failed': {
      const why = problem === '' ? '' : ` (${visibleText(problem).replace(/\.$/, '')})`
      return `The disk took no more${why}, so the recording has ended: what it took until then can be saved.`
    }
  }
}
