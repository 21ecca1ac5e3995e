// What the effects and the resampler cost, part by part, CPU milliseconds for each second of audio: awake, asleep,
// and minutes after the music stopped (which must cost what sleep costs: no denormals). Prints JSON. Each figure
// is the least of many rounds: others that use the machine can only make a round slower. Node; bundled and started
// by effects.bench.ts.

import type { Buses } from '../../../engine/chip/chip-types.ts'
import { createChorus, type SendEffect } from '../../../engine/chip/chorus.ts'
import { createEffects } from '../../../engine/chip/effects.ts'
import { createEqualizer } from '../../../engine/chip/equalizer.ts'
import { createResampler } from '../../../engine/chip/resampler.ts'
import { createReverb } from '../../../engine/chip/reverb.ts'

const RATE = 44_100
const BLOCK = 128
const ROUNDS = 60
const MINUTES_AFTER = 3

const rows: { part: string; msPerSecond: number }[] = []

/** Calls `work` for one second of blocks, many times; keeps the fastest. */
function measure(part: string, work: () => void): void {
  const blocks = Math.round(RATE / BLOCK)
  for (let block = 0; block < 10 * blocks; block++) work()
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.cpuUsage()
    for (let block = 0; block < blocks; block++) work()
    const { user, system } = process.cpuUsage(from)
    least = Math.min(least, (user + system) / 1000)
  }
  rows.push({ part, msPerSecond: Number(least.toFixed(2)) })
}

/** Deterministic noise of ±0.1. */
function noise(seed: number): Float64Array {
  return Float64Array.from(
    { length: BLOCK },
    (_, frame) => 0.1 * Math.sin((frame + seed) * (frame + seed) * 0.37),
  )
}

const left = new Float64Array(BLOCK)
const right = new Float64Array(BLOCK)
const silence = new Float64Array(BLOCK)
const loud: Buses = {
  dryLeft: noise(1),
  dryRight: noise(2),
  reverb: noise(3),
  chorus: noise(4),
}
const silent: Buses = { dryLeft: silence, dryRight: silence, reverb: silence, chorus: silence }

function measureSend(part: string, effect: SendEffect, preset: number): void {
  effect.setPreset(preset)
  measure(part, () => {
    left.fill(0)
    right.fill(0)
    effect.addTo(left, right, loud.reverb, BLOCK)
  })
}

function measureResampler(toRate: number, input: Float64Array): void {
  const resampler = createResampler(toRate)
  // One second of output is RATE / BLOCK pulls, whatever its rate.
  const frames = Math.round((BLOCK * toRate) / RATE)
  const outLeft = new Float32Array(frames)
  const outRight = new Float32Array(frames)
  const name = input === silence ? 'silence, ' : ''
  measure(`resampler, ${name}${toRate} Hz`, () => {
    // Rounding can ask for a frame more than the block holds: it comes in a second push.
    let needed = resampler.needed(frames)
    while (needed > 0) {
      const count = Math.min(needed, BLOCK)
      resampler.push(input, input, count)
      needed -= count
    }
    resampler.pull(outLeft, outRight, 0, frames)
  })
}

function measureParts(): void {
  measureSend('chorus 2 (Chorus 3)', createChorus(), 2)
  measureSend('chorus 7 (short delay with feedback)', createChorus(), 7)
  measureSend('reverb 4 (Hall 2)', createReverb(), 4)
  measureSend('reverb 6 (delay)', createReverb(), 6)
  const equalizer = createEqualizer()
  equalizer.setPositions(5, 9)
  measure('equaliser (5, 9)', () => {
    left.set(loud.dryLeft)
    right.set(loud.dryRight)
    equalizer.process(left, right, 0, BLOCK)
  })
  for (const rate of [44_100, 44_101, 48_000, 96_000]) measureResampler(rate, loud.dryLeft)
  measureResampler(48_000, silence)
}

function measureWhole(): void {
  const playing = createEffects('hardware')
  measure('all of it, everything sounds', () => playing.process(loud, left, right, 0, BLOCK))
  const dryOnly = createEffects('hardware')
  const dry: Buses = { ...silent, dryLeft: loud.dryLeft, dryRight: loud.dryRight }
  measure('dry sound only', () => dryOnly.process(dry, left, right, 0, BLOCK))
  const asleep = createEffects('hardware')
  measure('asleep since its creation', () => asleep.process(silent, left, right, 0, BLOCK))

  const blocks = Math.round((RATE * 60 * MINUTES_AFTER) / BLOCK)
  for (let block = 0; block < blocks; block++) playing.process(silent, left, right, 0, BLOCK)
  measure(`${MINUTES_AFTER} minutes after the music`, () =>
    playing.process(silent, left, right, 0, BLOCK),
  )

  // The dearest moment of a tail: just before sleep, when denormals would be in every line.
  const dying = createEffects('hardware')
  for (let block = 0; block < 100; block++) dying.process(loud, left, right, 0, BLOCK)
  let worst = 0
  for (let second = 0; second < 10; second++) {
    const from = process.cpuUsage()
    for (let block = 0; block < RATE / BLOCK; block++) {
      dying.process(silent, left, right, 0, BLOCK)
    }
    const { user, system } = process.cpuUsage(from)
    worst = Math.max(worst, (user + system) / 1000)
  }
  rows.push({
    part: 'dearest second while the tail dies away',
    msPerSecond: Number(worst.toFixed(2)),
  })
}

measureParts()
measureWhole()
console.log(JSON.stringify(rows))
