// The bank that warm-up plays: computed here, so that an engine can be warmed before it has one. A looped
// sample through filter and envelopes, and a one-shot drum, as preset 0:0 and kit 128:0. Audio thread, before
// the first note; allocates.

import type { SampleTable, SoundFontBank, ZoneTable } from './soundfont/bank.ts'
import { GENERATOR as G } from './soundfont/generators.ts'

const WORDS = 4096
const END = WORDS - 64

type Pairs = readonly (readonly [id: number, amount: number])[]

const LOOPED: Pairs = [
  [G.modLfoToPitch, 20],
  [G.vibLfoToPitch, 20],
  [G.modEnvToPitch, 100],
  [G.initialFilterFc, 8000],
  [G.initialFilterQ, 60],
  [G.modLfoToFilterFc, 300],
  [G.modEnvToFilterFc, 1200],
  [G.modLfoToVolume, 20],
  [G.chorusEffectsSend, 300],
  [G.reverbEffectsSend, 300],
  [G.attackVolEnv, -6000],
  [G.holdVolEnv, -6000],
  [G.decayVolEnv, -2000],
  [G.sustainVolEnv, 100],
  [G.releaseVolEnv, -6000],
  [G.attackModEnv, -4000],
  [G.decayModEnv, -2000],
  [G.sustainModEnv, 500],
  [G.freqModLfo, 400],
  [G.freqVibLfo, 400],
  [G.delayModLfo, -7000],
  [G.delayVibLfo, -7000],
  [G.delayModEnv, -8000],
  [G.delayVolEnv, -9000],
  [G.sampleModes, 1],
]
const OPEN: Pairs = [
  [G.sampleModes, 3],
  [G.releaseVolEnv, -5000],
]
const DRUM: Pairs = [
  [G.chorusEffectsSend, 300],
  [G.reverbEffectsSend, 300],
  [G.pan, 100],
  [G.releaseVolEnv, 0],
  [G.exclusiveClass, 1],
]

function zones(links: readonly number[], generators: readonly Pairs[]): ZoneTable {
  const count = links.length
  const starts = new Uint32Array(count + 1)
  for (let i = 0; i < count; i += 1) {
    starts[i + 1] = (starts[i] as number) + (generators[i]?.length ?? 0)
  }
  return {
    count,
    keyLow: new Uint8Array(count),
    keyHigh: new Uint8Array(count).fill(127),
    velocityLow: new Uint8Array(count),
    velocityHigh: new Uint8Array(count).fill(127),
    link: Int32Array.from(links),
    generatorStart: starts,
    modulatorStart: new Uint32Array(count + 1),
  }
}

function samples(): SampleTable {
  return {
    count: 1,
    names: ['Saw'],
    start: Uint32Array.of(0),
    end: Uint32Array.of(END),
    loopStart: Uint32Array.of(1000),
    loopEnd: Uint32Array.of(3000),
    sampleRate: Uint32Array.of(44_100),
    rootKey: Uint8Array.of(60),
    correctionCents: Int8Array.of(0),
    link: Int32Array.of(-1),
    type: Uint16Array.of(1),
    isRom: Uint8Array.of(0),
  }
}

/** `is24Bit`: with low bytes, which another reading of the samples takes. */
export function createWarmUpBank(is24Bit: boolean): SoundFontBank {
  const words = new Int16Array(WORDS)
  for (let i = 0; i < END; i += 1) words[i] = ((i * 331) % 20_000) - 10_000
  const generators = [...LOOPED, ...OPEN, ...DRUM]
  return {
    name: 'Warm-up',
    versionMajor: 2,
    versionMinor: 4,
    comment: '',
    copyright: '',
    presets: {
      count: 2,
      names: ['Saw', 'Kit'],
      program: Uint16Array.of(0, 0),
      bank: Uint16Array.of(0, 128),
      zoneStart: Uint32Array.of(0, 1, 2),
    },
    presetZones: zones([0, 1], []),
    presetGenerators: { id: new Uint8Array(0), amount: new Int16Array(0) },
    presetModulators: new Uint16Array(0),
    instrumentCount: 2,
    instrumentZoneStart: Uint32Array.of(0, 2, 3),
    instrumentZones: zones([0, 0, 0], [LOOPED, OPEN, DRUM]),
    instrumentGenerators: {
      id: Uint8Array.from(generators, (pair) => pair[0]),
      amount: Int16Array.from(generators, (pair) => pair[1]),
    },
    instrumentModulators: new Uint16Array(0),
    samples: samples(),
    words,
    lowBytes: is24Bit ? new Uint8Array(WORDS) : null,
    warnings: [],
  }
}
