// Single blocks against the deadline: half a quantum of 128 frames, in the long run and from the first note of a fresh
// process on. Wall time: on a machine that does something else, the slowest blocks are the scheduler's. Runs in Node.

import { describe, expect, test } from 'vitest'
import { table } from '../../support/bench/statistics.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'
import type { BlockTimes } from '../../support/bench/task-blocks.ts'

const RATE = 44_100
const HALF_QUANTUM_MS = (0.5 * 128_000) / RATE
/** A minute of audio. */
const BLOCKS = Math.round((60 * RATE) / 128)
const COLD_STARTS = 5

function cells({ p50Ms, p99Ms, p999Ms, maxMs }: BlockTimes): string[] {
  return [p50Ms, p99Ms, p999Ms, maxMs].map((value) => value.toFixed(3))
}

describe('the slowest blocks', () => {
  test('stay under half a quantum once warm', async () => {
    const rows = [['ms for 128 frames, a minute each', 'p50', 'p99', 'p99.9', 'max']]
    const figures: Record<string, BlockTimes> = {}
    for (const piece of ['32 held notes', '500 notes a second']) {
      for (const synth of ['hardware', 'sf2', 'spessasynth', 'fluidsynth-wasm'] as const) {
        const times = await runTask('blocks', { piece, synth, sampleRate: RATE, blocks: BLOCKS })
        figures[`${piece}, ${synth}`] = times
        rows.push([`${piece}, ${synth}`, ...cells(times)])
        if (synth === 'hardware' || synth === 'sf2') {
          expect.soft(times.p999Ms, `${piece}, ${synth}`).toBeLessThan(HALF_QUANTUM_MS)
        }
      }
    }
    await keepReport('blocks', `limit ${HALF_QUANTUM_MS.toFixed(2)} ms\n${table(rows)}`, figures)
  })

  test('stay under half a quantum from the first note of a fresh process on', async () => {
    const rows = [
      ['first second, 32 notes at 0.1 s', 'warm-up ms', 'CPU ms', 'p50', 'p99', 'p99.9', 'max'],
    ]
    const figures: Record<string, unknown> = {}
    for (const mode of ['hardware', 'sf2'] as const) {
      for (const isWarmedUp of [false, true]) {
        const starts = []
        for (let run = 0; run < COLD_STARTS; run += 1) {
          starts.push(await runTask('coldStart', { mode, sampleRate: RATE, isWarmedUp }))
        }
        starts.sort((a, b) => a.p999Ms - b.p999Ms)
        const typical = starts[COLD_STARTS >> 1]
        if (!typical) throw new Error('no cold start was measured')
        const name = `${mode}, ${isWarmedUp ? 'after' : 'without'} warm-up`
        figures[name] = starts
        rows.push([
          `${name} (median of ${COLD_STARTS})`,
          typical.warmUpMs.toFixed(0),
          typical.firstSecondCpuMs.toFixed(0),
          ...cells(typical),
        ])
        if (isWarmedUp) expect.soft(typical.p999Ms, name).toBeLessThan(HALF_QUANTUM_MS)
      }
    }
    await keepReport('cold-start', table(rows), figures)
  })
})
