// Reads the modulators of one zone: drops illegal ones, keeps the last of duplicates, and orders linked ones so that
// what feeds a modulator stands before it (docs/emu8000.md, section 5.2, 5.4). Any context.

import { MAX_REGION_MODULATORS, MODULATOR_WORDS } from './bank.ts'
import {
  DEFAULT_MODULATORS,
  isLegalDestination,
  isLegalSource,
  isLegalTransform,
  isLinkSource,
  LINK_FLAG,
} from './modulators.ts'

/**
 * Modulators of a zone that are looked at: bounds the work on hostile files, where comparing all would be quadratic.
 */
const MOST_READ = 256
/** A zone keeps no more than a region can hold beside the default modulators. */
const MOST_KEPT = MAX_REGION_MODULATORS - DEFAULT_MODULATORS

export interface ZoneModulatorReader {
  /**
   * Appends the sound modulators of records `from … to − 1` (table at byte `start`) to `out`, at modulator index `at`.
   * Returns how many were appended; `dropped` then says how many were not.
   */
  read(
    view: DataView,
    start: number,
    from: number,
    to: number,
    out: Uint16Array,
    at: number,
  ): number
  readonly dropped: number
}

/** A reader that has read nothing. Allocates its scratch memory. */
export const createZoneModulatorReader = (): ZoneModulatorReader => {
  const words = new Uint16Array(MOST_READ * MODULATOR_WORDS)
  const isKept = new Uint8Array(MOST_READ)
  /** Place in the output, −1: not written yet. */
  const place = new Int32Array(MOST_READ)
  let dropped = 0

  const source = (i: number): number => words[i * MODULATOR_WORDS] ?? 0
  const destination = (i: number): number => words[i * MODULATOR_WORDS + 1] ?? 0
  const amountSource = (i: number): number => words[i * MODULATOR_WORDS + 3] ?? 0
  const transform = (i: number): number => words[i * MODULATOR_WORDS + 4] ?? 0
  const isLinked = (i: number): boolean => (destination(i) & LINK_FLAG) !== 0
  const target = (i: number): number => destination(i) & ~LINK_FLAG

  const isLegal = (i: number): boolean =>
    (isLegalSource(source(i)) || isLinkSource(source(i))) &&
    isLegalSource(amountSource(i)) &&
    isLegalTransform(transform(i)) &&
    (isLinked(i) || isLegalDestination(destination(i)))

  /** Two that are fed by others are never duplicates: their inputs differ. */
  const isDuplicate = (a: number, b: number): boolean =>
    source(a) === source(b) &&
    destination(a) === destination(b) &&
    amountSource(a) === amountSource(b) &&
    !isLinkSource(source(a))

  const dropDuplicates = (count: number): void => {
    for (let i = 0; i < count; i++) {
      for (let later = i + 1; later < count && isKept[i] === 1; later++) {
        if (isKept[later] === 1 && isDuplicate(i, later)) isKept[i] = 0
      }
    }
  }

  const keepFirst = (count: number): void => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      if (isKept[i] === 1 && ++kept > MOST_KEPT) isKept[i] = 0
    }
  }

  const hasFeeder = (i: number, count: number): boolean => {
    for (let other = 0; other < count; other++) {
      if (isKept[other] === 1 && isLinked(other) && target(other) === i) return true
    }
    return false
  }

  /** A link must lead to a kept modulator that listens to links, and one that listens needs somebody to listen to. */
  const dropLooseEnds = (count: number): void => {
    let isChanged = true
    while (isChanged) {
      isChanged = false
      for (let i = 0; i < count; i++) {
        if (isKept[i] === 0) continue
        const leadsNowhere =
          isLinked(i) &&
          (target(i) >= count || isKept[target(i)] === 0 || !isLinkSource(source(target(i))))
        if (leadsNowhere || (isLinkSource(source(i)) && !hasFeeder(i, count))) {
          isKept[i] = 0
          isChanged = true
        }
      }
    }
  }

  const hasFeederToCome = (i: number, count: number): boolean => {
    for (let other = 0; other < count; other++) {
      if (isKept[other] === 1 && isLinked(other) && target(other) === i && place[other] === -1) {
        return true
      }
    }
    return false
  }

  /**
   * Gives places to all that can be reached without running in a circle; drops the rest. True where some were dropped.
   */
  const order = (count: number): boolean => {
    place.fill(-1, 0, count)
    let next = 0
    let isChanged = true
    while (isChanged) {
      isChanged = false
      for (let i = 0; i < count; i++) {
        if (isKept[i] === 0 || place[i] !== -1) continue
        if (isLinkSource(source(i)) && hasFeederToCome(i, count)) continue
        place[i] = next++
        isChanged = true
      }
    }
    let hasCircle = false
    for (let i = 0; i < count; i++) {
      if (isKept[i] === 1 && place[i] === -1) {
        isKept[i] = 0
        hasCircle = true
      }
    }
    return hasCircle
  }

  const read: ZoneModulatorReader['read'] = (view, start, from, to, out, at) => {
    const count = Math.min(to - from, MOST_READ)
    for (let i = 0; i < count; i++) {
      const record = start + (from + i) * 10
      for (let word = 0; word < MODULATOR_WORDS; word++) {
        words[i * MODULATOR_WORDS + word] = view.getUint16(record + word * 2, true)
      }
      isKept[i] = isLegal(i) ? 1 : 0
    }
    dropDuplicates(count)
    keepFirst(count)
    dropLooseEnds(count)
    // What fed a circle, or was fed by one, has a loose end now.
    while (order(count)) dropLooseEnds(count)
    let kept = 0
    for (let i = 0; i < count; i++) {
      if (isKept[i] === 0) continue
      kept++
      const base = (at + (place[i] ?? 0)) * MODULATOR_WORDS
      out[base] = source(i)
      out[base + 1] = isLinked(i) ? LINK_FLAG | (place[target(i)] ?? 0) : destination(i)
      out[base + 2] = words[i * MODULATOR_WORDS + 2] ?? 0
      out[base + 3] = amountSource(i)
      out[base + 4] = transform(i)
    }
    dropped = to - from - kept
    return kept
  }

  return {
    read,
    get dropped() {
      return dropped
    },
  }
}
