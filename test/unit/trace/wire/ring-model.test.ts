// The ring beside a model of it, by commands in any order: written to, read from, taken up anew by another writer or
// reader, from any place of its 32-bit counts. Node.

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { KIND, readRecord, RECORD_BYTES } from '../../../../trace/wire/record.ts'
import {
  createRecordWriter,
  type RecordSink,
  type RecordWriter,
} from '../../../../trace/wire/record-writer.ts'
import {
  createRingBuffer,
  createRingReader,
  createRingWriter,
  RING_HEADER_BYTES,
  type RingReader,
} from '../../../../trace/wire/ring.ts'

interface Model {
  readonly capacity: number
  /** Numbers of the records that wait. */
  waiting: number[]
  written: number
  dropped: number
  /** Records ever published: where the next one goes. */
  published: number
}

interface Real {
  readonly buffer: SharedArrayBuffer
  sink: RecordSink
  writer: RecordWriter
  reader: RingReader
}

type RingCommand = fc.Command<Model, Real>

const numbersIn = (bytes: ArrayBuffer | null): number[] => {
  const view = new DataView(bytes ?? new ArrayBuffer(0))
  return Array.from(
    { length: view.byteLength / RECORD_BYTES },
    (_, i) => readRecord(view, i * RECORD_BYTES).a,
  )
}

/** As `expect` would, for a hundred thousand comparisons. */
const same = (real: readonly unknown[], model: readonly unknown[]): void => {
  const isSame = real.length === model.length && real.every((value, i) => value === model[i])
  if (!isSame) expect(real).toEqual(model)
}

/** What must hold between any two commands. */
const compare = (model: Model, { sink, writer, reader }: Real): void => {
  const { capacity, waiting, published, dropped, written } = model
  const slot = RING_HEADER_BYTES + ((published >>> 0) % capacity) * RECORD_BYTES
  // Asking for room changes nothing until it is committed.
  const room = waiting.length === capacity ? -1 : slot
  same(
    [sink.reserve(), sink.reserve(), reader.available, writer.sequence],
    [room, room, waiting.length, written],
  )
  same([reader.dropped, writer.dropped, sink.dropped], [dropped, dropped, dropped])
}

const write = (count: number): RingCommand => ({
  check: () => true,
  toString: () => `write ${count}`,
  run(model, real) {
    for (let i = 0; i < count; i++) {
      const isRoom = model.waiting.length < model.capacity
      same([real.writer.write(KIND.arrive, 0, 1, 0, 0, model.written, 0)], [isRoom])
      if (isRoom) {
        model.waiting.push(model.written)
        model.published = (model.published + 1) | 0
      } else model.dropped++
      model.written++
      compare(model, real)
    }
  },
})

const read = (most: number): RingCommand => ({
  check: () => true,
  toString: () => `read ${most}`,
  run(model, real) {
    same(numbersIn(real.reader.read(most)), model.waiting.splice(0, most))
    compare(model, real)
  },
})

/** Whole laps, so that the ring is full at every place of it. */
const lap = (): RingCommand => ({
  check: () => true,
  toString: () => 'lap',
  run(model, real) {
    for (let i = 0; i < model.capacity + 1; i++) {
      read(1).run(model, real)
      write(model.capacity).run(model, real)
    }
  },
})

const renewWriter = (): RingCommand => ({
  check: () => true,
  toString: () => 'renew writer',
  run(model, real) {
    real.sink = createRingWriter(real.buffer)
    real.writer = createRecordWriter(real.sink, model.written)
    compare(model, real)
  },
})

const renewReader = (): RingCommand => ({
  check: () => true,
  toString: () => 'renew reader',
  run(model, real) {
    real.reader = createRingReader(real.buffer)
    compare(model, real)
  },
})

it('is what its model is, whatever is done with it, from its first lap to the wrap of its counts', () => {
  const commands = fc.commands(
    [
      fc.integer({ min: 1, max: 20 }).map(write),
      fc.integer({ min: 1, max: 20 }).map(read),
      fc.constant(lap()),
      fc.constant(renewWriter()),
      fc.constant(renewReader()),
    ],
    { maxCommands: 60 },
  )
  const start = fc.oneof(
    fc.constant(0),
    fc.integer({ min: -40, max: 40 }),
    fc.constant(0x7fff_fff0),
  )
  fc.assert(
    fc.property(fc.constantFrom(2, 4, 8, 16), start, commands, (capacity, published, plan) => {
      fc.modelRun(() => {
        const buffer = createRingBuffer(capacity)
        new Int32Array(buffer, 0, 48).set([published], 0)
        new Int32Array(buffer, 0, 48).set([published], 16)
        const sink = createRingWriter(buffer)
        return {
          model: { capacity, waiting: [], written: 0, dropped: 0, published },
          real: {
            buffer,
            sink,
            writer: createRecordWriter(sink),
            reader: createRingReader(buffer),
          },
        }
      }, plan)
    }),
    { numRuns: 300 },
  )
})
