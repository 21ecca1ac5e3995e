// What the last bank's voices still have to say when the next bank comes: rendered ahead of time, because the chip ends
// all voices with its sample memory, and mixed in as time goes on. Audio thread; nothing allocates after creation.

import type { Buses, Chip } from './chip/chip-types.ts'
import { createBuses } from './engine-parts.ts'
import { withQuickNames } from './quick-names.ts'

/** Frames in which the old bank's voices fade beside the new one's. */
const FADE_FRAMES = 256

export interface BankTail {
  /** Nothing of it is left. */
  readonly isOver: boolean
  /**
   * Takes up the next frames of voices that fade. What is left of an earlier tail stays: banks can follow
   * one another quickly.
   */
  take(chip: Chip): void
  /** Adds `count` frames to the buses from `at` on, as far as it goes. */
  mix(buses: Buses, at: number, count: number): void
  /** Forgets what is left. */
  end(): void
}

/** A tail that is over. */
export function createBankTail(): BankTail {
  const tail = createBuses()
  /** Frame of the tail that is mixed in next. */
  let from = FADE_FRAMES

  const moveToFront = (bus: Float64Array): void => {
    bus.copyWithin(0, from, FADE_FRAMES)
    bus.fill(0, FADE_FRAMES - from)
  }

  return withQuickNames({
    get isOver() {
      return from >= FADE_FRAMES
    },
    take(chip) {
      moveToFront(tail.dryLeft)
      moveToFront(tail.dryRight)
      moveToFront(tail.reverb)
      moveToFront(tail.chorus)
      from = 0
      chip.render(tail, 0, FADE_FRAMES)
    },
    mix(buses, at, count) {
      if (from >= FADE_FRAMES) return
      const some = Math.min(count, FADE_FRAMES - from)
      for (let i = 0; i < some; i += 1) {
        buses.dryLeft[at + i] =
          (buses.dryLeft[at + i] as number) + (tail.dryLeft[from + i] as number)
        buses.dryRight[at + i] =
          (buses.dryRight[at + i] as number) + (tail.dryRight[from + i] as number)
        buses.reverb[at + i] = (buses.reverb[at + i] as number) + (tail.reverb[from + i] as number)
        buses.chorus[at + i] = (buses.chorus[at + i] as number) + (tail.chorus[from + i] as number)
      }
      from += some
    },
    end() {
      from = FADE_FRAMES
    },
  })
}
