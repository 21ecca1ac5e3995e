import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { KIND, readRecord, RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { createRecordWriter } from '../../../../trace/wire/record-writer.ts'
import {
  createRingBuffer,
  createRingReader,
  createRingWriter,
  ringCapacity,
  RING_HEADER_BYTES,
} from '../../../../trace/wire/ring.ts'

/** `a` of each record in `bytes`. */
function payloads(bytes: ArrayBuffer | null): number[] {
  if (!bytes) return []
  const view = new DataView(bytes)
  return Array.from(
    { length: bytes.byteLength / RECORD_BYTES },
    (_, index) => readRecord(view, index * RECORD_BYTES).a,
  )
}

/** The writing thread as plain JavaScript: Node 20 runs no TypeScript by itself. */
async function threadCode(): Promise<string> {
  const entry = fileURLToPath(new URL('../../../support/trace/ring-thread.ts', import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry, formats: ['cjs'] },
      rollupOptions: { external: /^node:/ },
    },
  })
  for (const output of [result].flat()) {
    if (!('output' in output)) continue
    for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code
  }
  throw new Error('The thread was not built')
}

describe('a ring', () => {
  it('takes only a power of two as its capacity', () => {
    for (const capacity of [0, 1, 3, 100, -2, 2.5, Number.NaN, 2 ** 25]) {
      expect(() => createRingBuffer(capacity)).toThrow(RangeError)
    }
    expect(ringCapacity(createRingBuffer(16))).toBe(16)
    expect(() => createRingReader(new SharedArrayBuffer(RING_HEADER_BYTES + 33))).toThrow(
      RangeError,
    )
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
    { timeout: 60_000 },
    async () => {
      const total = 300_000
      const buffer = createRingBuffer(256)
      const reader = createRingReader(buffer)
      // The writer waits for room, so all must arrive; each field carries the same number as a canary.
      const worker = new Worker(await threadCode(), { eval: true, workerData: { buffer, total } })
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
})
