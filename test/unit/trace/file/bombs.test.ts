// Files that are small and unfold: they end by their cost, which is counted and not timed, with one sentence, and what
// came before is shown. Node.

import { beforeAll, describe, expect, it } from 'vitest'
import { reportTraceBytes } from '../../../../cli/report-trace.ts'
import { createChunkReader } from '../../../../trace/file/chunk-reader.ts'
import { figuresUnitsFor } from '../../../../trace/file/read-budget.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { alikeColumns, BOMBS, bombFile, unknownChunks } from '../../../support/trace/bombs.ts'
import { chunkStarts } from '../../../support/trace/trace-bytes.ts'

/** Reads a file as panel and command line do; what it cost. */
function read(bytes: Uint8Array): { units: number; messages: number; notices: string[] } {
  let messages = 0
  const session = createSession({}, { maxUnits: figuresUnitsFor(bytes.length) })
  const reader = createChunkReader({
    onMessage(stamped) {
      messages++
      session.ingest(stamped)
    },
  })
  reader.feed(bytes)
  const notices = reader.end().notices.map(({ code }) => code)
  const inSession = session.report().notices.map(({ code }) => code)
  return { units: session.spentUnits, messages, notices: [...notices, ...inSession] }
}

const bombOf = (name: string, rawBytes = 24 * 1024 * 1024): Uint8Array =>
  bombFile(
    BOMBS.find((bomb) => bomb.name === name)!,
    rawBytes,
  )

describe('a trace bomb', () => {
  it.each(['256 contexts of 256 processors', '1024 documents of 256 contexts'])(
    'of %s is read within its cost, and what was left out is counted',
    (name) => {
      const bytes = bombOf(name)
      const { units, notices } = read(bytes)
      expect(units).toBeLessThan(figuresUnitsFor(bytes.length) * 1.1)
      expect(notices).toContain('source-limit')
    },
  )

  it.each([
    'events that never end',
    'sounds for a thousand notes',
    'clocks that jump',
    'threads that are late',
  ])('of %s costs no more than it is worth', (name) => {
    const bytes = bombOf(name, 2 * 1024 * 1024)
    // One chunk more than the limit may have been taken.
    expect(read(bytes).units).toBeLessThan(figuresUnitsFor(bytes.length) * 1.5)
  })

  it('of columns that are all alike unfolds to no more than a hundred megabytes unasked', () => {
    const bytes = alikeColumns(200)
    let unfolded = 0
    const reader = createChunkReader({
      onMessage({ message }) {
        if ('bytes' in message) unfolded += message.bytes.byteLength
      },
    })
    reader.feed(bytes)
    expect(reader.end().notices.map(({ code }) => code)).toEqual(['work-limit'])
    expect(bytes.length).toBeLessThan(200_000)
    expect(unfolded).toBeGreaterThan(20e6)
    expect(unfolded).toBeLessThan(112e6)
  })

  it('of unknown chunks is passed over without being inflated', () => {
    // Far more than a file may hold inflated.
    const bytes = unknownChunks(300)
    expect(read(bytes).notices).toEqual([])
    // The inside of one is not even looked at: it has a right sum and is no gzip.
    const one = unknownChunks(1)
    expect(chunkStarts(one)).toHaveLength(2)
    expect(read(one).notices).toEqual([])
  })
})

describe('a trace bomb of tiny messages', () => {
  let bytes: Uint8Array
  let whole: ReturnType<typeof read>
  beforeAll(() => {
    bytes = bombOf('tiny messages')
    whole = read(bytes)
  })

  it('ends with one sentence, and shows what came before', () => {
    const { messages, notices } = whole
    expect(messages).toBeGreaterThan(50_000)
    expect(messages).toBeLessThan(230_000)
    expect(notices).toEqual(['work-limit'])
    const { report, damage } = reportTraceBytes(bytes)
    expect(report.environment.url).toBe('http://localhost/demo')
    expect(damage).toHaveLength(1)
    expect(damage[0]).toMatch(/^Reading all of the trace would take too long for its size; .*\.$/)
  })

  it('is given up at the same message however it comes', () => {
    let messages = 0
    const reader = createChunkReader({ onMessage: () => void messages++ })
    for (let at = 0; at < bytes.length; at += 999) reader.feed(bytes.subarray(at, at + 999))
    const [notice] = reader.end().notices
    expect(notice!.code).toBe('work-limit')
    expect(messages).toBeLessThanOrEqual(whole.messages)
    expect(messages).toBeGreaterThan(whole.messages / 2)
  })
})
