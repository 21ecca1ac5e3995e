// The whole instrument: queue → reader → driver → chip → effects → resampler. Time is cut at the events, so that each plays on its
// exact chip frame. Audio thread (and anywhere else); nothing allocates after creation but loadBank and warmUp.
//
//   output frame f ── event ──► chip frame round(f × 44100 / rate) ──► … ──► output frame f + latencyFrames

import { completeEngineOptions, type EngineOptions } from '../trace/wire/engine-options.ts'
import { createChip } from './chip/chip.ts'
import { MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import { createEffects } from './chip/effects.ts'
import { createResampler } from './chip/resampler.ts'
import { CHIP_RATE, VOICES } from './chip/voice-columns.ts'
import { createBuses, createCounters } from './engine-parts.ts'
import { type Engine, type EngineQuality, SECTION, type SectionProbe } from './engine-types.ts'
import { createDriver } from './midi/driver/driver.ts'
import { createEventQueue } from './midi/event-queue.ts'
import { createLateTarget } from './midi/driver/late-target.ts'
import { createMidiReader } from './midi/midi-reader.ts'
import type { SoundFontBank } from './soundfont/bank.ts'
import { createWarmUpSteps } from './warm-up.ts'

/** Frames in which the old bank's voices fade beside the new one's. */
const BANK_FADE_FRAMES = 256
/** Effects, resampler, queue and reader: what they hold beside the columns that are counted, bytes. */
const OTHER_BYTES = 1_700_000

/** Numbers that change with every block. Not plain variables: past 2³⁰ they would be a new heap number each time. */
const FRAME = 0
const CHIP_FRAME = 1
const TAIL_FROM = 2
const NEXT_EVENT = 3
const CLOCKS = 4

/** An engine without a bank: silent until `loadBank`. Allocates about 2.5 MB; RangeError for a rate outside 8000…192000 Hz. */
export function createEngine(given: Partial<EngineOptions> = {}): Engine {
  const options = completeEngineOptions(given)
  const { mode, sampleRate } = options
  const isSameRate = sampleRate === CHIP_RATE
  /** Chip frames for each output frame. */
  const ratio = CHIP_RATE / sampleRate
  const counters = createCounters()
  const presets = { reverb: options.reverb, chorus: options.chorus }
  const chip = createChip(mode)
  const effects = createEffects(mode)
  const resampler = createResampler(sampleRate)
  const queue = createEventQueue()
  const target = createLateTarget()
  const reader = createMidiReader(target)
  const driver = createDriver({
    chip,
    effects,
    channels: reader.channels,
    stealing: options.stealing,
    voiceLimit: options.voices,
    counters,
    presets,
  })
  target.attach(driver)
  const { glide } = driver

  const buses = createBuses()
  /** What the last bank's voices still had to say when the next one came; mixed in from frame clocks[TAIL_FROM] of itself on. */
  const tail = createBuses()
  const left = new Float64Array(MAX_SEGMENT_FRAMES)
  const right = new Float64Array(MAX_SEGMENT_FRAMES)
  const clocks = new Float64Array(CLOCKS)
  clocks[TAIL_FROM] = BANK_FADE_FRAMES
  /**
   * Frames that the output runs behind the resampler's: it asks for up to half a chip frame more than the events' frames allow,
   * and an event must never find its frame already rendered.
   */
  const lead = isSameRate ? 0 : Math.max(0, Math.ceil(0.5 / ratio) - 1)
  /** Output frames whose chip frames fit into one segment. */
  const mostOutput = isSameRate
    ? MAX_SEGMENT_FRAMES
    : Math.max(1, Math.min(MAX_SEGMENT_FRAMES, Math.floor((MAX_SEGMENT_FRAMES - 2) / ratio)))
  let leadLeft = lead
  let bank: SoundFontBank | null = null
  let probe: SectionProbe | null = null
  let overflowsBefore = 0
  let quality: EngineQuality = {
    interpolation: 'mode',
    chorus: true,
    reverb: true,
    voiceLimit: VOICES,
  }

  const noteQueue = (): void => {
    const { depth } = queue
    counters.queueDepth = depth
    if (depth > counters.queuePeak) counters.queuePeak = depth
    counters.queueOverflows = queue.overflows - overflowsBefore
  }

  /** Chip frame of the next event, to clocks[NEXT_EVENT]; Infinity where there is none. */
  const findNextEvent = (): void => {
    clocks[NEXT_EVENT] = Math.round(queue.nextFrame * ratio)
  }

  /** Plays all events whose chip frame has come, and finds the next. */
  const deliverDue = (): void => {
    findNextEvent()
    if ((clocks[NEXT_EVENT] as number) > (clocks[CHIP_FRAME] as number)) return
    probe?.enter(SECTION.midi)
    while ((clocks[NEXT_EVENT] as number) <= (clocks[CHIP_FRAME] as number)) {
      counters.events += 1
      queue.deliver(reader)
      findNextEvent()
    }
    probe?.leave(SECTION.midi)
  }

  const mixTail = (at: number, count: number): void => {
    if ((clocks[TAIL_FROM] as number) >= BANK_FADE_FRAMES) return
    const from = clocks[TAIL_FROM] as number
    const some = Math.min(count, BANK_FADE_FRAMES - from)
    for (let i = 0; i < some; i += 1) {
      buses.dryLeft[at + i] = (buses.dryLeft[at + i] as number) + (tail.dryLeft[from + i] as number)
      buses.dryRight[at + i] =
        (buses.dryRight[at + i] as number) + (tail.dryRight[from + i] as number)
      buses.reverb[at + i] = (buses.reverb[at + i] as number) + (tail.reverb[from + i] as number)
      buses.chorus[at + i] = (buses.chorus[at + i] as number) + (tail.chorus[from + i] as number)
    }
    clocks[TAIL_FROM] = from + some
  }

  /** Moves what is left of an earlier tail to the front: banks can follow one another quickly. */
  const keepTail = (bus: Float64Array): void => {
    const from = clocks[TAIL_FROM] as number
    bus.copyWithin(0, from, BANK_FADE_FRAMES)
    bus.fill(0, BANK_FADE_FRAMES - from)
  }

  /** `count` chip frames without an event in between, into left and right from `at` on. */
  const renderSegment = (at: number, count: number): void => {
    if (effects.isAsleep && chip.isSilent && (clocks[TAIL_FROM] as number) >= BANK_FADE_FRAMES) {
      chip.render(buses, at, count)
      effects.skip(count)
      left.fill(0, at, at + count)
      right.fill(0, at, at + count)
      return
    }
    const end = at + count
    buses.dryLeft.fill(0, at, end)
    buses.dryRight.fill(0, at, end)
    buses.reverb.fill(0, at, end)
    buses.chorus.fill(0, at, end)
    probe?.enter(SECTION.voices)
    chip.render(buses, at, count)
    probe?.leave(SECTION.voices)
    mixTail(at, count)
    probe?.enter(SECTION.effects)
    effects.process(buses, left, right, at, count)
    probe?.leave(SECTION.effects)
  }

  /** `count` chip frames (at most MAX_SEGMENT_FRAMES) into left and right from 0 on, with all events on their frames. */
  const renderChip = (count: number): void => {
    let done = 0
    while (done < count) {
      deliverDue()
      const now = clocks[CHIP_FRAME] as number
      if (glide.isGliding && now % glide.stepFrames === 0) glide.step()
      const untilEvent = (clocks[NEXT_EVENT] as number) - now
      let run = untilEvent < count - done ? untilEvent : count - done
      const untilStep = glide.stepFrames - (now % glide.stepFrames)
      if (glide.isGliding && untilStep < run) run = untilStep
      renderSegment(done, run)
      done += run
      clocks[CHIP_FRAME] = now + run
    }
  }

  const copyOut = (
    toLeft: Float32Array,
    toRight: Float32Array,
    from: number,
    count: number,
  ): void => {
    for (let i = 0; i < count; i += 1) {
      toLeft[from + i] = left[i] as number
      toRight[from + i] = right[i] as number
    }
  }

  /** Pulls `count` output frames, the first `leadLeft` of all being silence. */
  const pull = (toLeft: Float32Array, toRight: Float32Array, from: number, count: number): void => {
    const silent = Math.min(leadLeft, count)
    if (silent > 0) {
      toLeft.fill(0, from, from + silent)
      toRight.fill(0, from, from + silent)
      leadLeft -= silent
    }
    resampler.pull(toLeft, toRight, from + silent, count - silent)
  }

  const countBlock = (): void => {
    counters.activeVoices = chip.activeVoices
    counters.nonFinite = effects.nonFinite
    counters.clipped = effects.clipped
    counters.peak = effects.peak
    noteQueue()
  }

  const applyQuality = (next: EngineQuality): void => {
    quality = next
    const own = mode === 'hardware' ? 'b-spline' : 'hermite'
    chip.setInterpolation(quality.interpolation === 'mode' ? own : quality.interpolation)
    const isChorusOn = options.effects && quality.chorus
    effects.setEnabled(isChorusOn, options.effects && quality.reverb)
    const limit = Math.min(options.voices, Math.max(1, Math.round(quality.voiceLimit) || 1))
    driver.setVoiceLimit(limit)
  }

  const setDefaults = (): void => {
    effects.setReverb(presets.reverb)
    effects.setChorus(presets.chorus)
    effects.setEqualizer(options.bass, options.treble)
  }
  setDefaults()
  applyQuality(quality)

  const setBank = (next: SoundFontBank | null): void => {
    chip.setSampleMemory(next?.words ?? new Int16Array(0), next?.lowBytes ?? null)
    driver.setBank(next)
    bank = next
  }

  const setProbe = (next: SectionProbe | null): void => {
    probe = next
    driver.setProbe(next)
  }

  const engine: Engine = {
    options,
    get frame() {
      return clocks[FRAME] as number
    },
    latencyFrames: resampler.latencyFrames + lead,
    loadBank(next) {
      // The chip ends all voices with its sample memory, so they fade now, ahead of time, into the tail.
      driver.endAll()
      keepTail(tail.dryLeft)
      keepTail(tail.dryRight)
      keepTail(tail.reverb)
      keepTail(tail.chorus)
      clocks[TAIL_FROM] = 0
      chip.render(tail, 0, BANK_FADE_FRAMES)
      setBank(next)
      counters.activeVoices = 0
    },
    sendShort(frame, status, data1, data2) {
      const isTaken = queue.pushShort(frame, status, data1, data2)
      noteQueue()
      return isTaken
    },
    sendSysex(frame, bytes) {
      const isTaken = queue.pushSysex(frame, bytes)
      noteQueue()
      return isTaken
    },
    render(toLeft, toRight, from, count) {
      let done = 0
      while (done < count) {
        const run = count - done < mostOutput ? count - done : mostOutput
        const frame = (clocks[FRAME] as number) + run
        const chipFrames = Math.round(frame * ratio) - (clocks[CHIP_FRAME] as number)
        renderChip(chipFrames)
        if (isSameRate) {
          copyOut(toLeft, toRight, from + done, run)
        } else {
          resampler.push(left, right, chipFrames)
          pull(toLeft, toRight, from + done, run)
        }
        clocks[FRAME] = frame
        done += run
      }
      countBlock()
    },
    setQuality: applyQuality,
    setReverb(preset) {
      presets.reverb = preset
      effects.setReverb(preset)
    },
    setChorus(preset) {
      presets.chorus = preset
      effects.setChorus(preset)
    },
    setProbe,
    warmUp() {
      const step = engine.startWarmUp()
      while (!step());
    },
    startWarmUp() {
      // What has played is warm, and must not be disturbed.
      if (counters.events > 0 || chip.activeVoices > 0) return () => true
      const before = { bank, quality, probe, counters: { ...counters }, clocks: clocks.slice() }
      const voiceBytes = new Uint8Array(chip.memory).slice()
      const isAtStart = clocks[FRAME] === 0
      // Events that already wait must not play now, and a stream that has begun keeps its place: then messages go past the queue.
      const isQueueFree = isAtStart && queue.depth === 0
      setProbe(null)
      const step = createWarmUpSteps({
        bank,
        voiceLimit: options.voices,
        loadBank: engine.loadBank,
        setQuality: applyQuality,
        message(frame, status, data1, data2) {
          if (isQueueFree) queue.pushShort((clocks[FRAME] as number) + frame, status, data1, data2)
          else reader.message(status, data1, data2)
        },
        render(toLeft, toRight, count) {
          if (isQueueFree) engine.render(toLeft, toRight, 0, count)
          else renderSegment(0, count)
        },
      })
      const restore = (): void => {
        if (isQueueFree) queue.clear()
        reader.reset()
        driver.clear()
        setBank(before.bank)
        new Uint8Array(chip.memory).set(voiceBytes)
        effects.reset()
        setDefaults()
        applyQuality(before.quality)
        if (isQueueFree) {
          resampler.reset()
          leadLeft = lead
        }
        clocks.set(before.clocks)
        // Whatever bank faded before the first note was silent.
        clocks[TAIL_FROM] = BANK_FADE_FRAMES
        Object.assign(counters, before.counters)
        setProbe(before.probe)
      }
      return () => {
        const isOver = step()
        if (isOver) restore()
        return isOver
      }
    },
    reset() {
      queue.clear()
      reader.reset()
      chip.stopAll()
      effects.reset()
      setDefaults()
      clocks[TAIL_FROM] = BANK_FADE_FRAMES
      Object.assign(counters, createCounters())
      overflowsBefore = queue.overflows
    },
    voices: driver.voices,
    counters,
    memoryBytes: chip.memory.byteLength + driver.memoryBytes + 10 * left.byteLength + OTHER_BYTES,
  }
  return engine
}
