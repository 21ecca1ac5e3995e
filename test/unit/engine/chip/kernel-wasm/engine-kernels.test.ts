// The whole engine on the WebAssembly kernel beside the one on JavaScript: random music, a bank that has no room, and a
// platform without it. Node.

import { type Arbitrary, array, assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { compileKernelModule } from '../../../../../engine/chip/kernel-wasm/kernel-module.ts'
import { kernelModule } from '../../../../support/engine/kernels.ts'
import { type Event, feedOn, realBank, rms } from '../../../../support/engine/player.ts'

const MODES = ['hardware', 'sf2'] as const
const bank = realBank()
const SAMPLE_BYTES = bank.words.byteLength
/** −96 dB below full scale. */
const ALIKE = 10 ** (-96 / 20)

const wasmEngine = (
  options: Parameters<typeof createEngine>[0],
  sampleBytes = SAMPLE_BYTES,
): Engine => {
  const engine = createEngine(options, { module: kernelModule, sampleBytes })
  engine.loadBank(bank)
  return engine
}
const jsEngine = (options: Parameters<typeof createEngine>[0]): Engine => {
  const engine = createEngine(options)
  engine.loadBank(bank)
  return engine
}

const mostApart = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, frame) => Math.max(most, Math.abs(value - other[frame]!)), 0)

const byte = integer({ min: 0, max: 127 })
const event = (frames: number): Arbitrary<Event> =>
  tuple(
    integer({ min: 0, max: frames - 1 }),
    constantFrom(0x90, 0x90, 0x90, 0x90, 0x80, 0xb0, 0xc0, 0xe0, 0xd0),
    integer({ min: 0, max: 15 }),
    byte,
    byte,
  ).map(([frame, kind, channel, data1, data2]) => [frame, kind | channel, data1, data2] as Event)
const program = (frames: number): Arbitrary<Event[]> =>
  array(event(frames), { minLength: 1, maxLength: 60 }).map((events) =>
    events.sort(([one], [other]) => one - other),
  )

describe.each(MODES)('the engine on WebAssembly (%s)', (mode) => {
  it('plays random music as on JavaScript, to −96 dB, without a number that is none', () => {
    const FRAMES = 6000
    assert(
      property(program(FRAMES), constantFrom(44_100, 48_000), (events, sampleRate) => {
        const ours = feedOn(wasmEngine({ mode, sampleRate }), events, FRAMES, 128)
        const theirs = feedOn(jsEngine({ mode, sampleRate }), events, FRAMES, 128)
        expect(ours.engine.kernel).toBe('wasm')
        expect(ours.engine.counters.nonFinite).toBe(0)
        expect(ours.left.every(Number.isFinite)).toBe(true)
        expect(mostApart(ours.left, theirs.left)).toBeLessThan(ALIKE)
        expect(mostApart(ours.right, theirs.right)).toBeLessThan(ALIKE)
      }),
      { numRuns: 12, seed: 20_261_129 },
    )
  })

  it('gives the same bits in any blocks', () => {
    const FRAMES = 9000
    const events: Event[] = Array.from({ length: 90 }, (_, note): Event => [
      note * 83,
      0x90 | (note % 16),
      30 + ((note * 7) % 60),
      note % 9 === 8 ? 0 : 100,
    ])
    const whole = feedOn(wasmEngine({ mode }), events, FRAMES, 128)
    expect(rms(whole.left)).toBeGreaterThan(0.01)
    for (const block of [1, 100, 441, 1024, 4096]) {
      const cut = feedOn(wasmEngine({ mode }), events, FRAMES, block)
      expect(cut.left, `${block}`).toEqual(whole.left)
      expect(cut.right, `${block}`).toEqual(whole.right)
    }
  })
})

describe('an engine whose WebAssembly kernel', () => {
  const chord: Event[] = [60, 64, 67].map((key) => [0, 0x90, key, 100])

  it('has no room for a bank plays it in JavaScript, and says so', () => {
    const engine = wasmEngine({ effects: false }, -1_500_000)
    expect(engine.kernel).toBe('js')
    expect(engine.kernelFault).toBeNull()
    const ours = feedOn(engine, chord, 4000, 128)
    expect(ours.left).toEqual(feedOn(jsEngine({ effects: false }), chord, 4000, 128).left)
    expect(rms(ours.left)).toBeGreaterThan(0.01)
  })
})

describe('the module of the kernel', () => {
  it('is none where its bytes are none, or the platform refuses it', () => {
    expect(compileKernelModule('AAAA')).toBeNull()
    vi.stubGlobal('WebAssembly', undefined)
    expect(compileKernelModule('AAAA')).toBeNull()
    vi.unstubAllGlobals()
  })
})
