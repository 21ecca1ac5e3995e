// Times the sections of a block. A worklet's clock ticks each 100 µs in Chromium, far above one section; but where in a
// tick a section falls is chance, so the mean of many readings has no bias, and its error falls with their number.
// Whole blocks are sampled for voices and effects; allocations and steals are rare and timed in every block, up to a
// bound. Audio thread; nothing of ours allocates (reading `Temporal` does: the platform's known exception).

import { SECTION, SECTIONS, type SectionProbe } from '../engine-types.ts'

/** Readings of rare sections in one block at most: a dense chord must not pay for being watched. */
const RARE_PER_BLOCK = 8

export interface SectionTimer extends SectionProbe {
  /** Call before the engine renders; `isSampled`: this block's voices, effects and MIDI are timed. */
  beginBlock(isSampled: boolean): void
  /** Since the last `closeInterval`: readings, and their sum, µs. */
  count(section: number): number
  sumUs(section: number): number
  /** Mean of the readings, µs; 0 where there is none. */
  meanUs(section: number): number
  closeInterval(): void
}

/** A timer on a clock in ms. */
export function createSectionTimer(clock: () => number): SectionTimer {
  const began = new Float64Array(SECTIONS)
  const sums = new Float64Array(SECTIONS)
  const counts = new Float64Array(SECTIONS)
  /** 1 while the section is being timed. */
  const isOpen = new Uint8Array(SECTIONS)
  let isSampled = false
  let rareLeft = 0

  return {
    beginBlock(sampled) {
      isSampled = sampled
      rareLeft = RARE_PER_BLOCK
      isOpen.fill(0)
    },
    enter(section) {
      if (section === SECTION.allocation || section === SECTION.steal) {
        if (rareLeft === 0) return
        rareLeft--
      } else if (!isSampled) return
      isOpen[section] = 1
      began[section] = clock()
    },
    leave(section) {
      if (isOpen[section] !== 1) return
      isOpen[section] = 0
      const us = (clock() - (began[section] as number)) * 1000
      // A clock that was set back says nothing.
      if (!(us >= 0)) return
      sums[section] = (sums[section] as number) + us
      counts[section] = (counts[section] as number) + 1
    },
    count(section) {
      return counts[section] as number
    },
    sumUs(section) {
      return sums[section] as number
    },
    meanUs(section) {
      const count = counts[section] as number
      return count === 0 ? 0 : (sums[section] as number) / count
    },
    closeInterval() {
      sums.fill(0)
      counts.fill(0)
    },
  }
}
