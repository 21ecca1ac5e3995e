// Which time of a recording is missing where bytes of its file are. Node.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { createChunkWriter, createTraceMemory } from '../../../../trace/file/chunk-writer.ts'
import { createMissingTime } from '../../../../trace/file/missing-time.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { chunkStarts, flip } from '../../../support/trace/trace-bytes.ts'

const START_MS = DEFAULT_HELLO.startedWallMs
const hello: StampedMessage = { document: 'd', frameId: 0, message: DEFAULT_HELLO }

/** A message with a record at each of these seconds after the beginning. */
function at(...seconds: number[]): StampedMessage {
  const bytes = new ArrayBuffer(seconds.length * RECORD_BYTES)
  const view = recordView(bytes)
  for (const [index, second] of seconds.entries()) {
    const wallMs = START_MS + second * 1000
    writeRecord(view, index * RECORD_BYTES, KIND.stat, 0, 0, index, Number.NaN, wallMs, 6, 1)
  }
  const message = { type: 'records/chunk', stream: 0, dropped: 0, bytes } as const
  return { document: 'd', frameId: 0, message }
}

describe('time that is missing', () => {
  it('lies between the records before and behind a loss, and is told once', () => {
    const missing = createMissingTime()
    expect([hello, at(1, 2.5)].map(missing.hear)).toEqual([null, null])
    missing.lose()
    missing.lose()
    expect([at(), at(6, 7), at(9)].map(missing.hear)).toEqual([
      null,
      'Up to 3.5 s of the recording are missing, from 2.5 s on.',
      null,
    ])
    expect(missing.end()).toBeNull()
  })

  it('is counted from the first record where the beginning is what was lost', () => {
    const missing = createMissingTime()
    missing.lose()
    expect(missing.hear(at(4))).toBeNull()
    missing.lose()
    expect(missing.hear(at(6))).toBe('Up to 2.0 s of the recording are missing, from 0.0 s on.')
    missing.lose()
    expect(missing.end()).toBe('The last record that was read is of 2.0 s.')
  })

  it('is not told by times that cannot be', () => {
    const missing = createMissingTime()
    missing.hear(hello)
    missing.hear(at(10))
    missing.hear(at(Number.NaN))
    for (const second of [5, Number.NaN, 1e9, Number.POSITIVE_INFINITY]) {
      missing.lose()
      expect(missing.hear(at(second))).toBeNull()
    }
  })
})

describe('a file that is damaged', () => {
  it('is read up to and behind the damage, and says which time is missing', async () => {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink)
    for (const stamped of [hello, at(1), at(2), at(3), at(4)]) {
      writer.append(stamped)
      await writer.flush()
    }
    await writer.end()
    const bytes = memory.toBytes()
    const starts = chunkStarts(bytes)
    flip(bytes, starts[2]! + 40)
    const { messages, notices } = readTrace(bytes.subarray(0, starts[4]! + 30))
    expect(messages).toHaveLength(3)
    expect(notices.map(({ code }) => code)).toEqual(['damaged-chunk', 'missing-time', 'truncated'])
    expect(notices[1]?.text).toBe('Up to 2.0 s of the recording are missing, from 1.0 s on.')
    expect(notices[2]?.text).toMatch(
      /everything else was read\. The last record that was read is of 3\.0 s\.$/,
    )
  })
})
