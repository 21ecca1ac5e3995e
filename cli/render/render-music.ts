// Turns a MIDI sequence into sound, faster than it plays, and tells what that took. Portions have a length of their
// own, so that what comes out does not depend on the size of the blocks. Node.

import type { KernelName } from '../../engine/chip/chip-types.ts'
import {
  createSequence,
  joinSequences,
  type MidiSequence,
  type TimedMidi,
} from '../../midi/midi-sequence.ts'
import { CHANNELS } from '../../engine/midi/midi-types.ts'
import { createEventFeeder } from './event-feeder.ts'
import type { Playable } from './playable.ts'
import { createPortionProfile, type PortionFigures } from './portion-profile.ts'

/** Longest decay and reverb after the music. */
export const MAX_TAIL_SECONDS = 10
/** Longer than the slowest echo of the effects (0.236 s): a pause between two of them is no end. */
const PORTION_SECONDS = 0.25
/** Half a step of 16 bits. */
const SILENCE = 1 / 65_536

/** What `awescope render --json` prints, beside the times of loading. */
export interface RenderFigures {
  audioSeconds: number
  /** Of all threads, while rendering; reading and writing files is left aside. */
  cpuSeconds: number
  cpuPerAudioSecond: number
  /** What played the voices in the end, and why WebAssembly gave up. */
  kernel: KernelName
  kernelFault: string | null
  peakVoices: number
  /** Voices that were taken from a sounding note. */
  stolen: number
  /** Layers of notes that got no voice, and MIDI events that were lost. */
  dropped: number
  /** Largest sample; 1 is full scale. */
  peak: number
  /** Samples that were not numbers. */
  nan: number
  /** Growths of the engine's memory. */
  allocations: number
  /** How long each portion took. */
  portions: PortionFigures
}

export interface RenderSettings {
  rateHz: number
  blockFrames: number
}

/** Takes the sound; the arrays are used again once it resolves. */
export type SoundSink = (
  left: Float32Array,
  right: Float32Array,
  from: number,
  count: number,
) => Promise<void>

/** The longest that the sound of a sequence can be, frames. */
export function longestFrames(sequence: MidiSequence, rateHz: number): number {
  return Math.ceil((sequence.durationMs / 1000 + MAX_TAIL_SECONDS + PORTION_SECONDS) * rateHz)
}

/**
 * Resolves with the figures. `engine` is fresh and has its bank. At the end of the sequence all notes are released;
 * then follows what sounds on, until it is silent. The delay of the engine's resampler is taken away: an event at 0
 * begins with the first frame. `onProgress` is told the seconds done after each portion. Nothing ends it early but the
 * end of its thread.
 */
export async function renderMusic(
  engine: Playable,
  sequence: MidiSequence,
  settings: RenderSettings,
  sink: SoundSink,
  onProgress: (doneSeconds: number) => void,
): Promise<RenderFigures> {
  const { rateHz, blockFrames } = settings
  const portionFrames = Math.round(PORTION_SECONDS * rateHz)
  const left = new Float32Array(portionFrames)
  const right = new Float32Array(portionFrames)
  const feeder = createEventFeeder(engine, withRelease(sequence), rateHz)
  const limitFrame = feeder.lastFrame + MAX_TAIL_SECONDS * rateHz
  const profile = createPortionProfile(
    PORTION_SECONDS * 1000,
    Math.ceil(longestFrames(sequence, rateHz) / portionFrames) + 1,
  )
  let skip = Math.round(engine.latencyFrames)
  let frames = 0
  let cpuMicros = 0
  let peak = 0
  let nan = 0
  for (;;) {
    profile.measure(() => {
      const before = process.cpuUsage()
      renderPortion(engine, feeder.feed, left, right, blockFrames)
      const cpu = process.cpuUsage(before)
      cpuMicros += cpu.user + cpu.system
    })

    const from = Math.min(skip, portionFrames)
    skip -= from
    const found = inspect(left, right)
    peak = Math.max(peak, found.peak)
    nan += found.nan
    await sink(left, right, from, portionFrames - from)
    frames += portionFrames - from
    onProgress(frames / rateHz)
    const isOver = engine.frame > feeder.lastFrame
    const isSilent = engine.counters.activeVoices === 0 && found.peak < SILENCE
    if (isOver && (isSilent || engine.frame >= limitFrame)) break
  }
  const { counters } = engine
  return {
    audioSeconds: frames / rateHz,
    cpuSeconds: cpuMicros / 1e6,
    cpuPerAudioSecond: (cpuMicros / 1e6) * (rateHz / frames),
    kernel: engine.kernel,
    kernelFault: engine.kernelFault,
    peakVoices: counters.peakVoices,
    stolen: counters.voicesStolen,
    dropped: counters.voicesRefused + Math.max(counters.queueOverflows, feeder.refused),
    peak,
    nan: nan + counters.nonFinite,
    allocations: counters.allocations,
    portions: profile.figures(),
  }
}

function renderPortion(
  engine: Playable,
  feed: (untilFrame: number) => number,
  left: Float32Array,
  right: Float32Array,
  blockFrames: number,
): void {
  const start = engine.frame
  const end = start + left.length
  for (let frame = start; frame < end; frame = engine.frame) {
    const until = feed(Math.min(end, frame + blockFrames))
    engine.render(left, right, frame - start, until - frame)
  }
}

/** The file's own messages, then pedals up and all notes off on every channel. */
function withRelease(sequence: MidiSequence): MidiSequence {
  const atMs = sequence.durationMs
  const release: TimedMidi[] = []
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    for (const controller of [64, 66, 123]) {
      release.push({ atMs, bytes: [0xb0 | channel, controller, 0] })
    }
  }
  return joinSequences(sequence, createSequence(release))
}

function inspect(left: Float32Array, right: Float32Array): { peak: number; nan: number } {
  let peak = 0
  let nan = 0
  for (const channel of [left, right]) {
    for (let i = 0; i < channel.length; i += 1) {
      const value = channel[i] as number
      if (value > peak) peak = value
      else if (-value > peak) peak = -value
      else if (value - value !== 0) nan += 1
    }
  }
  return { peak, nan }
}
