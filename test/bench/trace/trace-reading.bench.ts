// How fast traces are read: a quarter of an hour of playing through the session, and the report of 10 000 frames.
// Prints figures, sets no limits. Runs in Node; run nothing else meanwhile.

import { describe, it } from 'vitest'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { medianOf } from '../../support/browser/chrome-trace.ts'
import { played } from '../../support/trace/notes.ts'
import { createTraceBuilder } from '../../support/trace/trace-builder.ts'

const NOTES = 10_500
const ROUNDS = 7

function elapsedMs(work: () => void): number {
  const fromMs = performance.now()
  work()
  return performance.now() - fromMs
}

function ingest(messages: readonly StampedMessage[]): ReturnType<typeof createSession> {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session
}

describe('reading a trace', () => {
  it('of 10 500 notes', { timeout: 600_000 }, () => {
    const trace = createTraceBuilder()
    played(trace, NOTES)
    const messages = trace.messages()
    const bytes = writeTrace(messages)
    const session = ingest(messages)
    const row = (label: string, work: () => void): string => {
      const times = Array.from({ length: ROUNDS }, () => elapsedMs(work)).sort((a, b) => a - b)
      const figures = [medianOf(times), times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN]
      return `${label.padEnd(44)}${figures.map((each) => each.toFixed(1).padStart(10)).join('')}`
    }
    console.log(
      [
        `${''.padEnd(44)}    median       min       max`,
        row('session takes 1050 s of records, ms', () => ingest(messages)),
        row('report of 10 000 frames, ms', () => session.report()),
        row('trace file written, ms', () => writeTrace(messages)),
        row('trace file read, ms', () => readTrace(bytes)),
        `${'trace file, bytes for each note'.padEnd(44)}${(bytes.byteLength / NOTES).toFixed(0).padStart(10)}`,
      ].join('\n'),
    )
  })
})
