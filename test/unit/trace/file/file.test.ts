// The trace file: what is written is read, what is damaged costs itself only, and nothing makes the reader throw but
// TraceError.

import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeChunk } from '../../../../trace/file/chunk.ts'
import {
  CHUNK_OFFSET,
  FILE_OFFSET,
  TRACE_FILE_VERSION,
  TraceError,
} from '../../../../trace/file/format.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { upgradeMessage, type Upgrader } from '../../../../trace/file/upgraders.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { Report } from '../../../../trace/report/schema.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { must } from '../../../support/trace/must.ts'
import { chunkStarts, flip, manyMessages, resealed } from '../../../support/trace/trace-bytes.ts'

function reportOf(messages: readonly StampedMessage[]): Report {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session.report()
}

describe('a trace file', () => {
  const messages = goldenMessages()
  it('gives back the messages, in their order', () => {
    const file = readTrace(writeTrace(messages))
    expect(file.messages).toStrictEqual(messages)
    expect(file.notices).toEqual([])
  })
  it('gives the same report as the live session', () => {
    const live = reportOf(messages)
    expect(live.stages.endToEnd?.count).toBeGreaterThan(3)
    expect(reportOf(readTrace(writeTrace(messages)).messages)).toEqual(live)
  })
  it('describes itself in its header', () => {
    const { header } = readTrace(
      writeTrace(messages, { config: createSession({ warningMs: 20 }).config }),
    )
    expect(header.environment.url).toBe('http://localhost/demo')
    expect(header.contexts[0]).toMatchObject({ document: 'doc-1', id: 1, sampleRate: 48_000 })
    expect(header.clocks[0]).toMatchObject({ clock: 'Temporal' })
    expect(header.strings.map((entry) => entry.name)).toContain('synth')
    expect(header.config?.warningMs).toBe(20)
  })
  it('is the same bytes for the same messages', () => {
    expect(writeTrace(messages)).toEqual(writeTrace(messages))
  })
  it('without a message is a trace', () => {
    expect(readTrace(writeTrace([]))).toMatchObject({ messages: [], notices: [] })
  })
  it('round-trips any text that a page can choose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer(), (text, frameId) => {
        const message = { type: 'recorder/notice', code: 'wrapper-fault', text, wallMs: 5 } as const
        const stamped = { document: `doc ${text}`, frameId, message }
        expect(readTrace(writeTrace([stamped])).messages).toStrictEqual([stamped])
      }),
      { numRuns: 40 },
    )
  })
})

describe('a damaged trace file', () => {
  let whole: Uint8Array
  let starts: number[]
  const messages = manyMessages(40)
  beforeAll(() => {
    whole = writeTrace(messages)
    starts = chunkStarts(whole)
  })

  it('has several chunks (of this test)', () => {
    expect(starts.length).toBeGreaterThan(4)
  })
  it('that is cut off gives every intact chunk and says how many bytes were lost', () => {
    const cut = must(starts[3]) + 1000
    const file = readTrace(whole.subarray(0, cut))
    expect(file.messages).toStrictEqual(messages.slice(0, file.messages.length))
    expect(file.messages.length).toBe(24)
    expect(file.notices).toEqual([
      {
        code: 'truncated',
        offset: starts[3],
        text: `The trace is cut off or damaged at byte ${starts[3]}: 1000 bytes were lost, everything else was read.`,
      },
    ])
  })
  it('that is cut off between chunks says so too', () => {
    const file = readTrace(whole.subarray(0, starts[2]))
    expect(file.notices.map((notice) => notice.code)).toEqual(['truncated'])
    expect(file.messages.length).toBe(16)
  })
  it('with damage inside a chunk loses that chunk only', () => {
    const bytes = whole.slice()
    flip(bytes, must(starts[1]) + 5000)
    const file = readTrace(bytes)
    expect(file.messages).toStrictEqual([...messages.slice(0, 8), ...messages.slice(16)])
    expect(file.notices.map((notice) => notice.code)).toEqual(['damaged-chunk'])
  })
  it('with a damaged chunk head finds the next chunk', () => {
    const bytes = whole.slice()
    flip(bytes, must(starts[1]) + CHUNK_OFFSET.storedBytes)
    const file = readTrace(bytes)
    expect(file.messages).toStrictEqual([...messages.slice(0, 8), ...messages.slice(16)])
  })
  it('with bytes lost in the middle, as a broken copy has, keeps the rest', () => {
    const bytes = new Uint8Array([
      ...whole.subarray(0, must(starts[2]) + 77),
      ...whole.subarray(must(starts[2]) + 400),
    ])
    const file = readTrace(bytes)
    expect(file.messages).toStrictEqual([...messages.slice(0, 16), ...messages.slice(24)])
  })
  it('with a damaged header is read, and says so', () => {
    const bytes = whole.slice()
    flip(bytes, FILE_OFFSET.header + 3)
    const file = readTrace(bytes)
    expect(file.messages).toHaveLength(messages.length)
    expect(file.notices.map((notice) => notice.code)).toEqual(['damaged-header'])
  })
  it('loses nothing but what was hit, wherever it is cut', () => {
    const small = writeTrace(goldenMessages())
    for (let length = 0; length < small.length; length += 3) {
      try {
        const file = readTrace(small.subarray(0, length))
        expect(file.notices.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError)
      }
    }
  })
  it('never makes the reader throw anything but a TraceError, for any flipped byte', () => {
    const small = writeTrace(goldenMessages())
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = small.slice()
        flip(bytes, at, mask)
        try {
          readTrace(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(TraceError)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function errorFor(bytes: Uint8Array): TraceError {
  try {
    readTrace(bytes)
  } catch (error) {
    if (error instanceof TraceError) return error
  }
  throw new Error('No TraceError was thrown.')
}

describe('bytes that are no trace', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'empty'],
    ['a text', new TextEncoder().encode('{"a": 1}'), 'not-a-trace'],
    ['a MIDI file', new TextEncoder().encode('MThd\0\0\0\x06'), 'not-a-trace'],
    ['only the magic', writeTrace([]).subarray(0, 8), 'damaged'],
  ])('are refused with one sentence: %s', (_, bytes, code) => {
    const error = errorFor(bytes)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(/^[A-Z].*\.$/)
    expect(error.message).not.toContain('\n')
  })
  it('of a newer format ask for a newer Awescope', () => {
    const bytes = writeTrace([])
    bytes[FILE_OFFSET.version] = 3
    expect(errorFor(bytes)).toMatchObject({
      code: 'newer-version',
      message: expect.stringContaining('use a newer Awescope'),
    })
  })
  it('at random never throw anything but a TraceError', () => {
    const head = writeTrace([]).subarray(0, 12)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (tail, isHeaded) => {
        const bytes = isHeaded ? new Uint8Array([...head, ...tail]) : tail
        try {
          readTrace(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(TraceError)
        }
      }),
    )
  })
})

describe('hostile chunks', () => {
  const base = writeTrace([])
  const withChunk = (chunk: Uint8Array): Uint8Array => {
    const end = must(chunkStarts(base)[0])
    return new Uint8Array([...base.subarray(0, end), ...chunk, ...base.subarray(end)])
  }
  it('that inflate beyond what they declare are left out', () => {
    const bomb = encodeChunk('MSGS', new Uint8Array(4_000_000))
    new DataView(bomb.buffer).setUint32(CHUNK_OFFSET.rawBytes, 100, true)
    expect(readTrace(withChunk(resealed(bomb))).notices.map((notice) => notice.code)).toEqual([
      'damaged-chunk',
    ])
  })
  it('that declare more than is allowed are left out', () => {
    const greedy = encodeChunk('MSGS', new Uint8Array(100))
    new DataView(greedy.buffer).setUint32(CHUNK_OFFSET.rawBytes, 0xfffffff0, true)
    expect(readTrace(withChunk(resealed(greedy))).notices.map((notice) => notice.code)).toEqual([
      'damaged-chunk',
    ])
  })
  it('of an unknown optional type are skipped in silence, of an unknown needed type with a notice', () => {
    const raw = new TextEncoder().encode('of the future')
    expect(readTrace(withChunk(encodeChunk('futr', raw))).notices).toEqual([])
    expect(
      readTrace(withChunk(encodeChunk('FUTR', raw))).notices.map((notice) => notice.code),
    ).toEqual(['unknown-chunk'])
  })
  it('with messages that are not of the protocol lose those messages only', () => {
    const good = goldenMessages().slice(0, 3)
    const bad = {
      document: 'd',
      frameId: 0,
      message: { type: 'records/steal' },
    } as unknown as StampedMessage
    const file = readTrace(writeTrace([must(good[0]), bad, must(good[1]), must(good[2])]))
    expect(file.messages).toEqual(good)
    expect(file.notices[0]).toMatchObject({
      code: 'refused-message',
      text: expect.stringContaining('1 message'),
    })
  })
})

describe('older versions', () => {
  it('are upgraded step by step', () => {
    const steps: Upgrader[] = [
      { from: 2, upgrade: (stored) => ({ ...stored, document: `${String(stored.document)}→3` }) },
      { from: 1, upgrade: (stored) => ({ ...stored, document: `${String(stored.document)}→2` }) },
    ]
    const stored = { document: 'd', frameId: 0, message: {} }
    expect(upgradeMessage(stored, 1, 3, steps)).toEqual({
      document: 'd→2→3',
      frameId: 0,
      message: {},
    })
    expect(upgradeMessage(stored, 3, 3, steps)).toBe(stored)
    expect(upgradeMessage(stored, 1, 2, [{ from: 1, upgrade: () => null }])).toBeNull()
    expect(() => upgradeMessage(stored, 1, 4, steps)).toThrow(RangeError)
  })
  it.each([1, 2])('version %i is read as it was written (golden file)', (version) => {
    const name = `../../../fixtures/traces/version-${version}.trace.base64`
    const path = fileURLToPath(new URL(name, import.meta.url))
    const bytes = new Uint8Array(Buffer.from(readFileSync(path, 'utf8'), 'base64'))
    const file = readTrace(bytes)
    expect(file.version).toBe(version)
    expect(file.notices).toEqual([])
    expect(file.messages).toStrictEqual(goldenMessages())
    const report = reportOf(file.messages)
    expect(report.onset).toMatchObject({ count: 5, heard: 5 })
    expect(report.stages.port?.meanMs).toBeCloseTo(4, 1)
  })
  it('have a golden file each, up to the one that is written', () => {
    expect(TRACE_FILE_VERSION).toBe(2)
  })
  it('are brought up to date when they are saved again, and then take less', () => {
    const bytes = readFileSync(
      fileURLToPath(new URL('../../../fixtures/traces/version-1.trace.base64', import.meta.url)),
      'utf8',
    )
    const old = new Uint8Array(Buffer.from(bytes, 'base64'))
    const copy = writeTrace(readTrace(old).messages)
    expect(readTrace(copy)).toMatchObject({ version: TRACE_FILE_VERSION, notices: [] })
    expect(readTrace(copy).messages).toStrictEqual(readTrace(old).messages)
    expect(copy.length).toBeLessThan(old.length * 0.8)
  })
})
