import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChunkPool } from '../../../../trace/wire/chunk-pool.ts'
import { LIMIT } from '../../../../trace/wire/protocol.ts'
import { KIND, readRecord, RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { createRecordWriter } from '../../../../trace/wire/record-writer.ts'

function sequences(bytes: ArrayBuffer, recordBytes: number): number[] {
  const view = new DataView(bytes)
  return Array.from(
    { length: recordBytes / RECORD_BYTES },
    (_, index) => readRecord(view, index * RECORD_BYTES).sequence,
  )
}

describe('a fixed pool', () => {
  it('keeps every record in order or counts it as dropped, whatever is taken and given back', () => {
    const step = fc.oneof(
      fc.record({ write: fc.integer({ min: 1, max: 9 }) }),
      fc.constant('take' as const),
      fc.constant('give back' as const),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 80 }),
        (chunks, chunkRecords, plan) => {
          const pool = createChunkPool({ chunks, chunkRecords })
          const writer = createRecordWriter(pool)
          const away: ArrayBuffer[] = []
          const kept: number[] = []
          const taken: number[] = []
          for (const action of plan) {
            if (action === 'take') {
              const chunk = pool.take()
              if (!chunk) continue
              taken.push(...sequences(chunk.bytes, chunk.recordBytes))
              // As a transfer does: the receiver has another object.
              away.push(structuredClone(chunk.bytes, { transfer: [chunk.bytes] }))
            } else if (action === 'give back') {
              const bytes = away.pop()
              if (bytes) expect(pool.giveBack(bytes)).toBe(true)
            } else {
              for (let count = 0; count < action.write; count++) {
                const { sequence } = writer
                if (writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)) kept.push(sequence)
              }
            }
            expect(pool.awayChunks).toBe(away.length)
            expect(pool.pendingRecords).toBe(kept.length - taken.length)
            expect(kept.length + writer.dropped).toBe(writer.sequence)
          }
          for (let chunk = pool.take(); chunk; chunk = pool.take())
            taken.push(...sequences(chunk.bytes, chunk.recordBytes))
          expect(taken).toEqual(kept)
        },
      ),
    )
  })

  it('drops only when all chunks are full or away', () => {
    const pool = createChunkPool({ chunks: 2, chunkRecords: 3 })
    const writer = createRecordWriter(pool)
    for (let index = 0; index < 6; index++)
      expect(writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)).toBe(true)
    expect(writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)).toBe(false)
    const chunk = pool.take()
    expect(writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)).toBe(false)
    expect(pool.giveBack(chunk?.bytes as ArrayBuffer)).toBe(true)
    expect(writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)).toBe(true)
    expect(writer.dropped).toBe(2)
  })

  it('refuses what is not its own size, and more than it has given away', () => {
    const pool = createChunkPool({ chunks: 1, chunkRecords: 2 })
    expect(pool.giveBack(new ArrayBuffer(2 * RECORD_BYTES))).toBe(false)
    createRecordWriter(pool).write(KIND.arrive, 0, 1, 0, 0, 0, 0)
    pool.take()
    expect(pool.giveBack(new ArrayBuffer(RECORD_BYTES))).toBe(false)
    expect(pool.giveBack(new ArrayBuffer(2 * RECORD_BYTES))).toBe(true)
  })

  it('has chunks of the protocol size by default', () => {
    const pool = createChunkPool()
    createRecordWriter(pool).write(KIND.arrive, 0, 1, 0, 0, 0, 0)
    expect(pool.take()?.bytes.byteLength).toBe(LIMIT.chunkRecords * RECORD_BYTES)
  })
})

it('a growing pool goes on although nothing comes back, up to its bound of waiting chunks', () => {
  const pool = createChunkPool({ chunks: 3, chunkRecords: 2, isGrowing: true })
  const writer = createRecordWriter(pool)
  for (let round = 0; round < 50; round++) {
    expect(writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)).toBe(true)
    pool.take()
  }
  let kept = 0
  for (let index = 0; index < 50; index++) if (writer.write(KIND.arrive, 0, 1, 0, 0, 0, 0)) kept++
  expect(kept).toBeGreaterThanOrEqual(6)
  expect(kept).toBeLessThanOrEqual(8)
  expect(writer.dropped).toBe(50 - kept)
})
