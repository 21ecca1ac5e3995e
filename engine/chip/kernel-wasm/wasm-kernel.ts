// The WebAssembly kernel with its memory: the columns, buses and tables of one engine as views of it. Any context;
// allocates only here. The memory never grows: views would break off. How many samples fit is chosen with it, and what
// nobody writes to takes no memory of the machine.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { type Buses, MAX_SEGMENT_FRAMES } from '../chip-types.ts'
import { dampings, inputGain, sections, sines } from '../filter.ts'
import { createVoiceMemory, type VoiceMemory } from '../kernel/voice-memory.ts'
import { attackShape } from '../modulators.ts'
import { FRACTIONS, OCTAVES } from '../power.ts'
import { BYTES, PLACE, type Region } from './kernel-layout.ts'
import { type WasmModule, webAssembly } from './web-assembly.ts'
import { withQuickNames } from '../../quick-names.ts'

const PAGE_BYTES = 65_536

/** What assembly/kernel.ts exports. */
export interface KernelExports {
  setMode(isHardware: boolean): void
  setInterpolation(kind: number): void
  setSamples(at: number, words: number, lowAt: number): void
  renderVoices(count: number, mustLook: boolean): void
  addMix(from: number, count: number): void
  clearBuses(from: number, end: number): void
  gate(from: number, to: number, count: number): number
  firstLoud(from: number, count: number): number
  renderRoom(from: number, count: number, frame: number): number
  renderEcho(from: number, count: number, frame: number): number
  renderChorus(from: number, end: number, write: number, phase: number): number
  passShelf(shelf: number, from: number, count: number): void
  writeOut(at: number, to: number, count: number): number
  resample(
    table: number,
    taps: number,
    phases: number,
    left: number,
    right: number,
    mask: number,
    first: number,
    part: number,
    stepWhole: number,
    stepPart: number,
    toLeft: number,
    toRight: number,
    count: number,
  ): void
}

export interface WasmKernel {
  readonly exports: KernelExports
  readonly voices: VoiceMemory
  readonly buses: Buses
  readonly outLeft: Float64Array
  readonly outRight: Float64Array
  /** What all voices add to a bus, each `mixFrames` long: left, right, reverb, chorus. */
  readonly mix: Float32Array
  readonly mixFrames: number
  /** Bytes of the machine's memory that it takes beside samples. */
  readonly bytes: number
  /** Who is told that a voice's stage is over. */
  listen(onStageEnd: (voice: number) => void): void
  /** The regions of the memory as views. */
  doubles(region: Region): Float64Array
  floats(region: Region): Float32Array
  integers(region: Region): Int32Array
  /** Takes room for so many floats for good; null: there is none. Before any samples. */
  reserve(floats: number): Float32Array | null
  /**
   * Copies the samples into the memory, and says where they are now, with their low bytes; null: there is no room for
   * them, and nothing has changed.
   */
  takeSamples(
    words: Int16Array,
    lowBytes: Uint8Array | null,
  ): { words: Int16Array; lowBytes: Uint8Array | null } | null
}

/**
 * A kernel whose memory has room for `sampleBytes` of samples. Null where that memory cannot be had: JavaScript plays
 * then. Never throws.
 */
export function createWasmKernel(
  module: WasmModule,
  mode: EngineMode,
  sampleBytes: number,
): WasmKernel | null {
  try {
    return instantiate(module, mode, sampleBytes)
  } catch {
    return null
  }
}

/** What the resampler takes at most, and a margin. */
const RESERVED_BYTES = 2 * 1024 * 1024
/** So far behind the last word the oscillators read at most: of four frames some may lie behind the voice's end. */
const OVERREAD_BYTES = 2048

function instantiate(module: WasmModule, mode: EngineMode, sampleBytes: number): WasmKernel {
  const { Memory, Instance } = webAssembly()
  const pages = Math.ceil((PLACE.free + RESERVED_BYTES + sampleBytes + OVERREAD_BYTES) / PAGE_BYTES)
  const memory = new Memory({ initial: pages, maximum: pages })
  const { buffer } = memory
  const voices = createVoiceMemory(buffer, PLACE.columns)
  let onStageEnd = (_voice: number): void => {}
  const instance = new Instance(module, {
    env: { memory },
    // Named after the module that declares it.
    voices: { finishStage: (voice: number) => onStageEnd(voice) },
  }) as { exports: KernelExports }
  // V8 keeps a module's exports as a dictionary, too.
  const exports = withQuickNames(instance.exports)
  let free = PLACE.free

  const doubles = (region: Region): Float64Array =>
    new Float64Array(buffer, PLACE[region], BYTES[region] / 8)
  const bus = (region: Region): Float64Array =>
    new Float64Array(buffer, PLACE[region], MAX_SEGMENT_FRAMES)
  const tables = {
    octaves: OCTAVES,
    fractions: FRACTIONS,
    shape: attackShape(mode),
    sections,
    sines,
    dampings,
    inputGain,
  }
  for (const [name, table] of Object.entries(tables))
    doubles(name as keyof typeof tables).set(table)
  exports.setMode(mode === 'hardware')

  const mix = new Float32Array(buffer, PLACE.mix, BYTES.mix / 4)
  return {
    exports,
    voices,
    buses: {
      dryLeft: bus('dryLeft'),
      dryRight: bus('dryRight'),
      reverb: bus('reverb'),
      chorus: bus('chorus'),
    },
    outLeft: bus('outLeft'),
    outRight: bus('outRight'),
    mix,
    mixFrames: mix.length / 4,
    bytes: PLACE.free,
    listen(next) {
      onStageEnd = next
    },
    doubles,
    floats: (region) => new Float32Array(buffer, PLACE[region], BYTES[region] / 4),
    integers: (region) => new Int32Array(buffer, PLACE[region], BYTES[region] / 4),
    reserve(floats) {
      const at = free
      const end = at + Math.ceil(floats / 4) * 16
      if (end > buffer.byteLength) return null
      free = end
      return new Float32Array(buffer, at, floats)
    },
    takeSamples(words, lowBytes) {
      const low = lowBytes !== null && lowBytes.length >= words.length ? lowBytes : null
      const lowAt = free + Math.ceil(words.byteLength / 16) * 16
      const end = lowAt + (low === null ? 0 : words.length)
      if (end + OVERREAD_BYTES > buffer.byteLength) return null
      const held = new Int16Array(buffer, free, words.length)
      held.set(words)
      const heldLow = low === null ? null : new Uint8Array(buffer, lowAt, words.length)
      if (low !== null) heldLow?.set(low.subarray(0, words.length))
      exports.setSamples(free, words.length, low === null ? 0 : lowAt)
      return { words: held, lowBytes: heldLow }
    },
  }
}
