// The writing thread of the ring's test: fills records with one number in all fields, waiting where there is no room.

import { workerData } from 'node:worker_threads'
import { KIND, writeRecord } from '../../../trace/wire/record.ts'
import { createRingWriter } from '../../../trace/wire/ring.ts'

const { buffer, total } = workerData as { buffer: SharedArrayBuffer; total: number }
const ring = createRingWriter(buffer)
let number = 0
while (number < total) {
  const offset = ring.reserve()
  if (offset < 0) continue
  writeRecord(
    ring.view,
    offset,
    KIND.quanta,
    0,
    number & 0xffff,
    number,
    number,
    number * 2,
    number,
    number,
  )
  ring.commit()
  number++
}
