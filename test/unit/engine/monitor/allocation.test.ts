// What the monitor leaves on the heap beside the engine: nothing that stays, and next to nothing that goes. Node.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createEngine } from '../../../../engine/engine.ts'
import { createEngineMonitor } from '../../../../engine/monitor/engine-monitor.ts'
import { createChunkPool } from '../../../../trace/wire/chunk-pool.ts'
import { createRecordWriter } from '../../../../trace/wire/record-writer.ts'

const BLOCK = 128
const BLOCKS = 20_000

it('renders, measures and writes for a minute on a flat heap', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const engine = createEngine({ sampleRate: 48_000 })
  // Held in an array: a plain variable would be a new number each time, and that of the test.
  const state = new Float64Array(2)
  const clock = {
    now: () => {
      state[0] = (state[0] as number) + 0.01
      return state[0]
    },
  }
  const monitor = createEngineMonitor(engine, clock, {
    sampleRate: 48_000,
    blockFrames: BLOCK,
    source: 3,
    clockStepUs: 5,
  })
  // Nobody takes the chunks: what finds no room is counted, and costs no memory.
  const writer = createRecordWriter(createChunkPool({ chunks: 2, chunkRecords: 256 }))
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  const run = (): void => {
    for (let block = 0; block < BLOCKS; block++) {
      const frame = state[1] as number
      monitor.beginBlock(frame)
      engine.render(left, right, 0, BLOCK)
      monitor.endBlock()
      monitor.writeRecords(writer, frame, state[0] as number)
      state[1] = frame + BLOCK
    }
  }
  // Until the compiler knows it.
  run()
  run()
  collect()
  const before = process.memoryUsage().heapUsed
  run()
  const filled = process.memoryUsage().heapUsed
  collect()
  const after = process.memoryUsage().heapUsed
  expect(writer.sequence).toBeGreaterThan(3 * 500 * 40)
  expect(after - before).toBeLessThan(150_000)
  expect((filled - before) / BLOCKS).toBeLessThan(250)
  expect(monitor.memory.growths).toBe(0)
})
