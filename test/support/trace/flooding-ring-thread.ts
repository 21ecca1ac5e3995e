// The writing thread of the ring's second test: writes as fast as it can and never waits, so that records are dropped;
// then tells how many. Each field of a record carries its number.

import { parentPort, workerData } from 'node:worker_threads'
import { KIND } from '../../../trace/wire/record.ts'
import { createRecordWriter } from '../../../trace/wire/record-writer.ts'
import { createRingWriter } from '../../../trace/wire/ring.ts'

export interface FloodOrder {
  readonly buffer: SharedArrayBuffer
  readonly total: number
}

const { buffer, total } = workerData as FloodOrder
const writer = createRecordWriter(createRingWriter(buffer))
let kept = 0
for (let number = 0; number < total; number++) {
  const source = number & 0xffff
  if (writer.write(KIND.quanta, 0, source, number, number * 2, number, number)) kept++
}
parentPort?.postMessage({ kept, dropped: writer.dropped })
