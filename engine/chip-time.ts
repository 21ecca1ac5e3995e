// Chip time: cut at the events and at the steps of gliding pans, so that each plays on its exact chip frame; between
// two cuts the voices run over one segment. Audio thread; nothing allocates after creation.

import type { BankTail } from './bank-tail.ts'
import type { Buses, Chip } from './chip/chip-types.ts'
import type { EffectsStage } from './effects-stage.ts'
import { type EngineCounters, SECTION, type SectionProbe } from './engine-types.ts'
import type { EventQueue, MidiReader } from './midi/midi-types.ts'

/** What moves in steps at fixed chip frames. */
interface Stepping {
  readonly stepFrames: number
  readonly isGliding: boolean
  step(): void
}

export interface ChipTimeParts {
  readonly chip: Chip
  readonly effects: EffectsStage
  readonly tail: BankTail
  readonly queue: EventQueue
  readonly reader: MidiReader
  readonly glide: Stepping
  readonly portamento: Stepping
  readonly counters: EngineCounters
  /** What everything is rendered into, MAX_SEGMENT_FRAMES long. */
  readonly buses: Buses
  readonly left: Float64Array
  readonly right: Float64Array
  /** Chip frames for each output frame, in which the queue counts. */
  readonly ratio: number
}

export interface ChipTime {
  /** What was rendered last, from 0 on. */
  readonly left: Float64Array
  readonly right: Float64Array
  /**
   * Chip frame that is rendered next, in an array of one: past 2³⁰ a plain number would be a new one
   * on the heap each time.
   */
  readonly frame: Float64Array
  /** `count` frames (at most MAX_SEGMENT_FRAMES) into left and right, with all events on their frames. */
  render(count: number): void
  /** The same for `count` frames without an event, into left and right from `at` on; time does not pass. */
  renderSegment(at: number, count: number): void
  /** Plays what is due at the next frame, as `render` would. */
  deliverDue(): void
  setProbe(probe: SectionProbe | null): void
}

/** At chip frame 0. */
export function createChipTime(parts: ChipTimeParts): ChipTime {
  const { chip, effects, tail, queue, reader, glide, portamento, counters, ratio } = parts
  const { buses, left, right } = parts
  const clock = new Float64Array(1)
  /** Chip frame of the next event; Infinity where there is none. */
  const nextEvent = new Float64Array(1)
  let probe: SectionProbe | null = null

  const findNextEvent = (): void => {
    nextEvent[0] = Math.round(queue.nextFrame * ratio)
  }

  /** Plays all events whose chip frame has come, and finds the next. */
  const deliverDue = (): void => {
    findNextEvent()
    if ((nextEvent[0] as number) > (clock[0] as number)) return
    probe?.enter(SECTION.midi)
    while ((nextEvent[0] as number) <= (clock[0] as number)) {
      counters.events += 1
      queue.deliver(reader)
      findNextEvent()
    }
    probe?.leave(SECTION.midi)
  }

  /** The buses are silent up to this frame; what voices and tail have added stays. */
  let clearTo = 0

  /** `count` frames from `at` on, of those up to `end` that are rendered now. */
  const renderPart = (at: number, count: number, end: number): void => {
    if (effects.isAsleep && chip.isSilent && tail.isOver) {
      chip.render(buses, at, count)
      effects.skip(count)
      left.fill(0, at, at + count)
      right.fill(0, at, at + count)
      return
    }
    if (clearTo <= at) {
      chip.clear(buses, at, end)
      clearTo = end
    }
    probe?.enter(SECTION.voices)
    chip.render(buses, at, count)
    probe?.leave(SECTION.voices)
    tail.mix(buses, at, count)
    effects.add(at, count)
  }

  /** Steps where it is time, and cuts `run` where the next step is before its end. */
  const runOf = (what: Stepping, now: number, run: number): number => {
    if (!what.isGliding) return run
    const since = now % what.stepFrames
    if (since === 0) what.step()
    return what.isGliding && what.stepFrames - since < run ? what.stepFrames - since : run
  }

  return {
    left,
    right,
    frame: clock,
    render(count) {
      let done = 0
      clearTo = 0
      while (done < count) {
        deliverDue()
        const now = clock[0] as number
        const untilEvent = (nextEvent[0] as number) - now
        let run = untilEvent < count - done ? untilEvent : count - done
        run = runOf(glide, now, run)
        run = runOf(portamento, now, run)
        renderPart(done, run, count)
        done += run
        clock[0] = now + run
      }
      effects.finish()
    },
    renderSegment(at, count) {
      clearTo = 0
      renderPart(at, count, at + count)
      effects.finish()
    },
    deliverDue,
    setProbe(next) {
      probe = next
      effects.setProbe(next)
    },
  }
}
