// Memory: what an engine holds beside its bank, and whether ten minutes of music leave the heap as it
// was. Needs --expose-gc.

import type { KernelName } from '../../../engine/chip/chip-types.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createChurn, createHeldNotes } from '../midi/bench-pieces.ts'
import { gmBank } from './data.ts'
import { createBenchPlayer } from './player.ts'
import { createBenchEngine, ofEngine } from './synths.ts'

export interface MemoryTask {
  mode: EngineMode
  kernel: KernelName
  sampleRate: number
  minutes: number
}

export interface Memory {
  bankBytes: number
  /** As the engine counts. */
  engineBytes: number
  /** What the process holds more than before: heap and buffers, the bank's file and tables included. */
  givenBytes: number
  /** The same when the engine has let go of samples that WebAssembly has a copy of. */
  addedBytes: number
  /** Heap and buffers after a collection, by minute: the first is after one minute. */
  heapBytes: number[]
  /** What the system has given to the process, by minute. */
  residentBytes: number[]
  allocations: number
}

export function memory(task: MemoryTask): Memory {
  const base = heldBytes()
  const bankBytes = gmBank().byteLength
  const engine = createBenchEngine(task.mode, gmBank(), task.sampleRate, false, task.kernel)
  const givenBytes = heldBytes() - base
  engine.adoptSamples()
  const addedBytes = heldBytes() - base
  const synth = ofEngine(task.mode, engine)
  const held = createBenchPlayer(synth, createHeldNotes(32, 25), task.sampleRate)
  const churn = createBenchPlayer(synth, createChurn(4), task.sampleRate)
  const heapBytes: number[] = []
  const residentBytes: number[] = []
  for (let minute = 0; minute < task.minutes; minute += 1) {
    held.play(30)
    churn.play(30)
    heapBytes.push(heldBytes())
    residentBytes.push(process.memoryUsage().rss)
  }
  return {
    bankBytes,
    givenBytes,
    engineBytes: engine.memoryBytes,
    addedBytes,
    heapBytes,
    residentBytes,
    allocations: engine.counters.allocations,
  }
}

function heldBytes(): number {
  if (typeof gc !== 'function') throw new Error('The task needs --expose-gc.')
  gc()
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
