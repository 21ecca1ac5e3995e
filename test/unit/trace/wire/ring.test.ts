import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KIND, readRecord, RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { createRecordWriter } from '../../../../trace/wire/record-writer.ts'
import {
  createRingBuffer,
  createRingReader,
  createRingWriter,
  ringCapacity,
} from '../../../../trace/wire/ring.ts'
import { must } from '../../../support/trace/must.ts'
import { threadCode } from '../../../support/trace/thread-code.ts'

/** `a` of each record in `bytes`. */
function payloads(bytes: ArrayBuffer | null): number[] {
  if (!bytes) return []
  const view = new DataView(bytes)
  return Array.from(
    { length: bytes.byteLength / RECORD_BYTES },
    (_, index) => readRecord(view, index * RECORD_BYTES).a,
  )
}

describe('a ring', () => {
  it('takes only a power of two as its capacity', () => {
    for (const capacity of [0, 1, 3, 100, -2, 2.5, Number.NaN, 2 ** 25]) {
      expect(() => createRingBuffer(capacity)).toThrow(RangeError)
    }
    expect(ringCapacity(createRingBuffer(16))).toBe(16)
    expect(ringCapacity(createRingBuffer(2))).toBe(2)
    expect(ringCapacity(createRingBuffer())).toBe(8192)
  })

  it('is no longer than 2^24 records, and just as long as its capacity wants', () => {
    // Shared memory is taken when it is written to: half a gigabyte of zeros costs nothing.
    const largest = createRingBuffer(2 ** 24)
    expect(largest.byteLength).toBe(192 + 32 * 2 ** 24)
    expect(ringCapacity(largest)).toBe(2 ** 24)
    for (const bytes of [
      0,
      1,
      191,
      192,
      192 + 32,
      192 + 33,
      192 + 3 * 32,
      192 + 64 - 1,
      192 + 65,
    ]) {
      const wrong = new SharedArrayBuffer(bytes)
      expect(() => createRingReader(wrong), `${bytes} bytes`).toThrow(RangeError)
      expect(() => createRingWriter(wrong), `${bytes} bytes`).toThrow(RangeError)
    }
  })

  it('gives back what was written, in order, whatever the interleaving; drops the newest and counts it', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ write: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ read: fc.integer({ min: 1, max: 12 }) }),
      ),
      { maxLength: 80 },
    )
    fc.assert(
      fc.property(fc.constantFrom(2, 4, 8, 16), steps, (capacity, plan) => {
        const buffer = createRingBuffer(capacity)
        const writer = createRecordWriter(createRingWriter(buffer))
        const reader = createRingReader(buffer)
        const model: number[] = []
        let written = 0
        let dropped = 0
        for (const step of plan) {
          if ('write' in step) {
            for (let count = 0; count < step.write; count++) {
              const isRoom = model.length < capacity
              expect(writer.write(KIND.arrive, 0, 1, 0, 0, written, 0)).toBe(isRoom)
              if (isRoom) model.push(written)
              else dropped++
              written++
            }
          } else expect(payloads(reader.read(step.read))).toEqual(model.splice(0, step.read))
          expect(reader.available).toBe(model.length)
          expect(reader.dropped).toBe(dropped)
          expect(writer.dropped).toBe(dropped)
          expect(writer.sequence).toBe(written)
        }
      }),
    )
  })

  it('numbers dropped records, too: the gap in the sequence is as long as the count', () => {
    const buffer = createRingBuffer(4)
    const writer = createRecordWriter(createRingWriter(buffer))
    const reader = createRingReader(buffer)
    for (let index = 0; index < 7; index++) writer.write(KIND.arrive, 0, 1, 0, 0, index, 0)
    reader.read(100)
    writer.write(KIND.arrive, 0, 1, 0, 0, 7, 0)
    const bytes = reader.read(100) as ArrayBuffer
    expect(readRecord(new DataView(bytes), 0).sequence).toBe(7)
    expect(reader.dropped).toBe(3)
  })

  it('gives as much as there is where its head is damaged, and never more than it has', () => {
    const buffer = createRingBuffer(4)
    const reader = createRingReader(buffer)
    const words = new Int32Array(buffer, 0, 48)
    for (const [head, waiting] of [
      [5, 4],
      [0x7fff_ffff, 4],
      [-1, 0],
      [-0x8000_0000, 0],
      [4, 4],
    ] as const) {
      words[0] = head
      expect(reader.available, `head ${head}`).toBe(waiting)
    }
    expect(reader.read(0)).toBeNull()
    expect(reader.read(0.9)).toBeNull()
    expect(reader.read(Number.NaN)).toBeNull()
    expect(reader.read(1.9)?.byteLength).toBe(32)
    expect(reader.read(Infinity)?.byteLength).toBe(3 * 32)
  })

  it('counts dropped records up to the end of 32 bits', () => {
    const buffer = createRingBuffer(2)
    new Int32Array(buffer, 0, 48)[32] = -2
    const sink = createRingWriter(buffer)
    const reader = createRingReader(buffer)
    expect([sink.dropped, reader.dropped]).toEqual([2 ** 32 - 2, 2 ** 32 - 2])
    sink.drop()
    expect([sink.dropped, reader.dropped]).toEqual([2 ** 32 - 1, 2 ** 32 - 1])
    sink.drop()
    expect([sink.dropped, reader.dropped]).toEqual([0, 0])
  })

  it('goes on over the wrap of its 32-bit counts', () => {
    const buffer = createRingBuffer(4)
    const words = new Int32Array(buffer, 0, 48)
    words[0] = -3
    words[16] = -3
    const writer = createRecordWriter(createRingWriter(buffer))
    const reader = createRingReader(buffer)
    for (let index = 0; index < 10; index++) {
      expect(writer.write(KIND.arrive, 0, 1, 0, 0, index, 0)).toBe(true)
      expect(payloads(reader.read(1))).toEqual([index])
    }
  })

  it(
    'carries records between threads without loss, tear or reordering',
    { timeout: 240_000 },
    async () => {
      const total = 300_000
      const buffer = createRingBuffer(256)
      const reader = createRingReader(buffer)
      // The writer waits for room, so all must arrive; each field carries the same number as a canary.
      const worker = new Worker(await threadCode('ring-thread.ts'), {
        eval: true,
        workerData: { buffer, total },
      })
      const failed = once(worker, 'error').then(([error]) => {
        throw error
      })
      let next = 0
      const drain = async (): Promise<void> => {
        while (next < total) {
          const bytes = reader.read(64)
          if (!bytes) {
            await new Promise((done) => {
              setImmediate(done)
            })
            continue
          }
          const view = new DataView(bytes)
          for (let at = 0; at < bytes.byteLength; at += RECORD_BYTES) {
            const record = readRecord(view, at)
            const isWhole =
              record.kind === KIND.quanta &&
              record.sequence === next &&
              record.frame === next &&
              record.wallMs === next * 2 &&
              record.a === next &&
              record.b === next &&
              record.source === (next & 0xffff)
            if (!isWhole) throw new Error(`Record ${next} came as ${JSON.stringify(record)}`)
            next++
          }
        }
      }
      try {
        await Promise.race([drain(), failed])
      } finally {
        await worker.terminate()
      }
      expect(next).toBe(total)
      expect(reader.dropped).toBe(0)
    },
  )

  it(
    'keeps order and counts each gap exactly where the writing thread never waits',
    { timeout: 120_000 },
    async () => {
      const total = 2_000_000
      const buffer = createRingBuffer(1024)
      const reader = createRingReader(buffer)
      const code = await threadCode('flooding-ring-thread.ts')
      const worker = new Worker(code, { eval: true, workerData: { buffer, total } })
      const ends: { kept: number; dropped: number }[] = []
      worker.once('message', (end: { kept: number; dropped: number }) => ends.push(end))
      let received = 0
      let missing = 0
      let next = 0
      const take = (most: number): boolean => {
        const bytes = reader.read(most)
        if (bytes === null) return false
        const view = new DataView(bytes)
        for (let at = 0; at < bytes.byteLength; at += RECORD_BYTES) {
          const { sequence, frame, wallMs, a, b, source } = readRecord(view, at)
          const isWhole =
            sequence >= next &&
            frame === sequence &&
            wallMs === sequence * 2 &&
            a === sequence &&
            b === sequence &&
            source === (sequence & 0xffff)
          if (!isWhole)
            throw new Error(`After ${next} came ${JSON.stringify(readRecord(view, at))}`)
          missing += sequence - next
          next = sequence + 1
          received++
        }
        return true
      }
      // Pieces of any size, and pauses in which the ring fills up lap after lap.
      for (let round = 1; ends.length === 0; round++) {
        while (take((round * 37) % 700));
        await new Promise((done) => {
          setImmediate(done)
        })
      }
      while (take(1024));
      missing += total - next
      const { kept, dropped } = must(ends[0])
      expect({ received, missing }).toEqual({ received: kept, missing: dropped })
      expect(received + missing).toBe(total)
      expect(reader.dropped).toBe(dropped)
      expect(reader.available).toBe(0)
      // Both were at work together: the ring was full, and was emptied many times.
      expect(dropped).toBeGreaterThan(0)
      expect(received).toBeGreaterThan(1024)
      await worker.terminate()
    },
  )
})
