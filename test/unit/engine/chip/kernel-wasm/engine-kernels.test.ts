// The whole engine on the WebAssembly kernel: a bank that has no room, samples that are held once, a kernel that fails
// while music plays, and a platform without it. What both kernels play alike is in random-programs.test.ts. Node.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { compileKernelModule } from '../../../../../engine/chip/kernel-wasm/kernel-module.ts'
import { kernelModule } from '../../../../support/engine/kernels.ts'
import { DRY, type Event, feedOn, realBank, rms } from '../../../../support/engine/player.ts'

const bank = realBank()
const SAMPLE_BYTES = bank.words.byteLength

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

/** A module of one function, which traps. */
const TRAP = Buffer.from(
  '0061736d0100000001040160000003020100070801047472617000000a05010300000b',
  'hex',
)

/** From now on kernels trap in the middle of their voices as soon as they are told. */
function trappingKernels(): { isTrapping: boolean } {
  const told = { isTrapping: false }
  const real = WebAssembly
  const { trap } = new real.Instance(new real.Module(TRAP)).exports as { trap(): void }
  class Instance {
    readonly exports: WebAssembly.Exports
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports) {
      const { exports } = new real.Instance(module, imports)
      const renderVoices = exports['renderVoices'] as (count: number, mustLook: number) => void
      this.exports = {
        ...exports,
        renderVoices(count: number, mustLook: number) {
          renderVoices(count, mustLook)
          if (told.isTrapping) trap()
        },
      }
    }
  }
  const { Memory, Module, validate } = real
  vi.stubGlobal('WebAssembly', { Memory, Module, validate, Instance })
  return told
}
afterEach(() => vi.unstubAllGlobals())

describe('an engine whose WebAssembly kernel', () => {
  const chord: Event[] = [60, 64, 67].map((key) => [0, 0x90, key, 100])

  it('has taken a bank holds its samples once, and plays, fails and hands on with these', () => {
    const given = { ...bank, words: bank.words.slice() }
    const engine = createEngine(
      { effects: false },
      { module: kernelModule, sampleBytes: SAMPLE_BYTES },
    )
    engine.loadBank(given)
    const held = engine.adoptSamples()
    expect(held?.words.every((word, at) => word === bank.words[at])).toBe(true)
    // Nobody reads the given ones any more.
    given.words.fill(0)
    expect(feedOn(engine, chord, 4000, 128).left).toEqual(
      feedOn(wasmEngine({ effects: false }), chord, 4000, 128).left,
    )
    const next = wasmEngine({ effects: false })
    if (held !== null) next.loadBank(held)
    expect(feedOn(next, chord, 4000, 128).left).toEqual(
      feedOn(wasmEngine({ effects: false }), chord, 4000, 128).left,
    )
  })

  it('holds the only samples is not warmed up over them', () => {
    const engine = wasmEngine({ effects: false })
    engine.adoptSamples()
    engine.warmUp()
    expect(feedOn(engine, chord, 4000, 128).left).toEqual(
      feedOn(wasmEngine({ effects: false }), chord, 4000, 128).left,
    )
  })

  it('fails while music plays falls silent, says so, and goes on with the same samples in JavaScript', () => {
    const told = trappingKernels()
    const engine = wasmEngine(DRY)
    engine.adoptSamples()
    expect(rms(feedOn(engine, chord, 4000, 128).left)).toBeGreaterThan(0.01)
    told.isTrapping = true
    const block = feedOn(engine, [], 128, 128).left
    expect([engine.kernel, engine.kernelFault]).toEqual(['js', 'unreachable'])
    expect(rms(block)).toBe(0)
    const after = feedOn(engine, chord, 4000, 128).left
    expect(after).toEqual(feedOn(jsEngine(DRY), chord, 4000, 128).left)
  })

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
  })
})
