// A file that can be read whenever its process is killed, and is as small in the end as one that is written at once.
// Node.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createTailedWriter, type TailedWriter } from '../../../../trace/file/tailed-writer.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { tailedMemory } from '../../../support/trace/tailed-memory.ts'
import { chunkTypes, manyMessages } from '../../../support/trace/trace-bytes.ts'

const golden = goldenMessages()
const RECORDS = 2048

async function flushEach(
  writer: TailedWriter,
  messages: readonly StampedMessage[],
  onFlushed: (count: number) => void = () => undefined,
): Promise<void> {
  for (const [index, stamped] of messages.entries()) {
    writer.append(stamped)
    await writer.flush()
    onFlushed(index + 1)
  }
}

/** Chunks of a stream that fill `count` eighths of a whole one. */
const levels = (count: number): StampedMessage[] =>
  Array.from({ length: count }, (_, nth) => {
    const bytes = new ArrayBuffer(RECORDS * RECORD_BYTES)
    const view = recordView(bytes)
    for (let index = 0; index < RECORDS; index++) {
      const sequence = nth * RECORDS + index
      writeRecord(view, index * RECORD_BYTES, KIND.level, 0, 0, sequence, sequence, sequence, 0, 0)
    }
    const message = { type: 'records/chunk', stream: 9, dropped: 0, bytes } as const
    return { document: 'd', frameId: 0, message }
  })

const reportOf = (messages: readonly StampedMessage[]) => {
  const session = createSession()
  for (const stamped of messages) session.ingest(stamped)
  session.finish()
  return session.report()
}

describe('a recording that is flushed all the time', () => {
  it('can be read after each flush, up to there', async () => {
    const file = tailedMemory()
    const writer = createTailedWriter(file)
    await flushEach(writer, golden, (count) => {
      const { messages, notices } = readTrace(file.bytes)
      expect(messages).toEqual(golden.slice(0, count))
      expect(notices.map(({ code }) => code)).toEqual(['truncated'])
    })
  })

  it('is, once it has ended, the file that would have been written at once', async () => {
    const file = tailedMemory()
    const writer = createTailedWriter(file)
    await flushEach(writer, golden)
    const flushedBytes = file.bytes.length
    await writer.end()
    expect(file.bytes).toEqual(writeTrace(golden))
    expect(file.bytes.length).toBeLessThan(0.7 * flushedBytes)
  })

  it('has one chunk in place of many whenever one is full', async () => {
    const file = tailedMemory()
    const writer = createTailedWriter(file)
    const many = manyMessages(9)
    await flushEach(writer, many, (count) => {
      const whole = Math.floor(count / 8)
      expect(chunkTypes(file.bytes)).toHaveLength(whole + (count % 8))
      expect(readTrace(file.bytes).messages).toEqual(many.slice(0, count))
    })
    await writer.end()
    expect(readTrace(file.bytes)).toMatchObject({ messages: many, notices: [] })
  })

  it('tells the same after every step of its file, a whole chunk over small ones included', async () => {
    const file = tailedMemory()
    const many = [...golden, ...levels(12)]
    await flushEach(createTailedWriter(file), many)
    const reports = file.states.map((bytes) => reportOf(readTrace(bytes).messages))
    const written = reports.map(({ records }) => records.written)
    expect(written).toEqual(written.toSorted((one, other) => one - other))
    expect(written.at(-1)).toBeGreaterThan(12 * RECORDS)
    expect(new Set(reports.map(({ records }) => records.dropped))).toEqual(new Set([0]))
    expect(reports.at(-1)).toEqual(reportOf(many))
  })
})

describe('a disk that is full', () => {
  it('has all that was flushed before, and takes nothing more', async () => {
    const file = tailedMemory(3000)
    const writer = createTailedWriter(file)
    let flushed = 0
    await expect(flushEach(writer, golden, (count) => (flushed = count))).rejects.toThrow('ENOSPC')
    expect(flushed).toBeGreaterThan(3)
    expect(readTrace(file.bytes).messages).toEqual(golden.slice(0, flushed))
    const { bytes } = file
    await expect(writer.end()).rejects.toThrow('ENOSPC')
    expect(file.bytes).toBe(bytes)
  })

  it('keeps the small chunks where a whole one has no room in their place', async () => {
    const many = manyMessages(9)
    const roomy = tailedMemory()
    const first = createTailedWriter(roomy)
    first.append(many[0] as StampedMessage)
    await first.flush()

    const file = tailedMemory(roomy.bytes.length + 100)
    const writer = createTailedWriter(file)
    writer.append(many[0] as StampedMessage)
    await writer.flush()
    for (const stamped of many.slice(1)) writer.append(stamped)
    await expect(writer.flush()).rejects.toThrow('ENOSPC')
    expect(readTrace(file.bytes).messages).toEqual(many.slice(0, 1))
  })
})
