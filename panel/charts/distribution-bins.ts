// The ranges that durations are counted in for a chart: as wide as their spread and number allow, so that a short
// recording is not three bars and a long one no comb. They stay as they are while durations come, until there are twice
// as many or they reach further than the ranges do. Pure; panel page.

/** From `fromMs` on, up to `toMs`; `-Infinity` and `Infinity`: whatever lies beyond the others. */
export interface Bin {
  fromMs: number
  toMs: number
  count: number
}

/** Ranges of equal width; what lies outside of them is counted in an open one at that end. */
export interface BinPlan {
  fromMs: number
  widthMs: number
  count: number
}

const FEWEST = 12
const MOST = 60

/** Interquartile ranges beside the middle half of all: what lies further out must not flatten the rest. */
const FENCE = 4

/** Share that may lie outside of the ranges on a side, and come to lie there before others are made. */
const MANY_OUTSIDE = 0.02

/** Distances that can be read off an axis. */
const NICE = [1, 2, 5] as const

/**
 * Ranges by Freedman and Diaconis (width 2 · interquartile range / ∛n), of a nice width, 12 to 60 of them. Where they
 * are too many, what is far out on a side is left to an open one. `sorted` is not empty;
 * `stepMs`: of the clock, a narrower range would be filled by its ticks.
 */
export function planBins(sorted: Float64Array, stepMs: number): BinPlan {
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const middleHalfMs = at(0.75) - at(0.25)
  const narrowestMs = niceFrom(Math.max(stepMs, 0.01))
  const widthFor = (lowMs: number, highMs: number): number => {
    const spreadMs = (2 * middleHalfMs) / Math.cbrt(sorted.length) || (highMs - lowMs) / MOST
    const bySpreadMs = spreadMs > 0 ? niceFrom(spreadMs) : narrowestMs
    const widestMs = Math.max(narrowestMs, niceUpTo((highMs - lowMs) / FEWEST))
    return Math.min(widestMs, Math.max(narrowestMs, bySpreadMs))
  }
  const whole = cover(at(0), at(1), widthFor(at(0), at(1)))
  if (whole.count <= MOST) return whole
  const fenceMs = FENCE * middleHalfMs
  const lowMs = lowestFrom(sorted, at(0.25) - fenceMs) ?? at(0.01)
  const highMs = highestUpTo(sorted, at(0.75) + fenceMs) ?? at(0.99)
  for (let widthMs = widthFor(lowMs, highMs); ; widthMs = niceFrom(widthMs * 1.5)) {
    const most = cover(lowMs, highMs, widthMs)
    if (most.count <= MOST) return most
  }
}

/** The lowest that is not below the fence; undefined where more than a few are: they are no exceptions. */
function lowestFrom(sorted: Float64Array, fenceMs: number): number | undefined {
  const place = sorted.findIndex((value) => value >= fenceMs)
  return place <= mostOutside(sorted) ? sorted[place] : undefined
}

function highestUpTo(sorted: Float64Array, fenceMs: number): number | undefined {
  const place = sorted.findLastIndex((value) => value <= fenceMs)
  return sorted.length - 1 - place <= mostOutside(sorted) ? sorted[place] : undefined
}

function mostOutside({ length }: Float64Array): number {
  return Math.max(1, length * MANY_OUTSIDE)
}

/** How many of the durations lie in each range; open ranges only where something lies there. */
export function countBins(valuesMs: Float64Array, { fromMs, widthMs, count }: BinPlan): Bin[] {
  const counts = new Uint32Array(count + 2)
  for (const value of valuesMs) {
    const place = Math.floor((value - fromMs) / widthMs + ALMOST)
    const bin = Math.min(count, Math.max(-1, place)) + 1
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const edge = (place: number): number => withoutTail(fromMs + place * widthMs)
  const bins: Bin[] = []
  counts.forEach((number, index) => {
    const isOpen = index === 0 || index > count
    if (isOpen && number === 0) return
    bins.push({
      fromMs: index === 0 ? Number.NEGATIVE_INFINITY : edge(index - 1),
      toMs: index > count ? Number.POSITIVE_INFINITY : edge(index),
      count: number,
    })
  })
  return bins
}

export interface Binner {
  /** Counts these durations, in any order. Empty where there are none. */
  read(valuesMs: Float64Array, stepMs: number): { bins: readonly Bin[]; widthMs: number }
}

/** Keeps its ranges from reading to reading as long as they are good enough. */
export function createBinner(): Binner {
  let plan: BinPlan | null = null
  let plannedCount = 0
  let plannedOutside = 0

  const outsideOf = (valuesMs: Float64Array, { fromMs, widthMs, count }: BinPlan): number => {
    let outside = 0
    for (const value of valuesMs) {
      if (value < fromMs || value >= fromMs + count * widthMs) outside += 1
    }
    return outside / valuesMs.length
  }

  const isOutgrown = (valuesMs: Float64Array, current: BinPlan): boolean =>
    valuesMs.length < plannedCount ||
    valuesMs.length >= plannedCount * 2 ||
    outsideOf(valuesMs, current) > plannedOutside + MANY_OUTSIDE

  return {
    read(valuesMs, stepMs) {
      if (valuesMs.length === 0) {
        plan = null
        return { bins: [], widthMs: 0 }
      }
      if (plan === null || isOutgrown(valuesMs, plan)) {
        plan = planBins(valuesMs.toSorted(), stepMs)
        plannedCount = valuesMs.length
        plannedOutside = outsideOf(valuesMs, plan)
      }
      return { bins: countBins(valuesMs, plan), widthMs: plan.widthMs }
    },
  }
}

/** What binary fractions may be off by. */
const ALMOST = 1e-9

/** Whole widths from before the lowest to behind the highest. */
function cover(lowMs: number, highMs: number, widthMs: number): BinPlan {
  const first = Math.floor(lowMs / widthMs + ALMOST)
  const end = Math.floor(highMs / widthMs + ALMOST) + 1
  return { fromMs: withoutTail(first * widthMs), widthMs, count: end - first }
}

/** The narrowest nice width that is not below. */
function niceFrom(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + ALMOST)
  const step = NICE.find((each) => each * decade >= value * (1 - ALMOST)) ?? 10
  return withoutTail(step * decade)
}

/** The widest nice width that is not above; 0 where there is none. */
function niceUpTo(value: number): number {
  if (!(value > 0)) return 0
  const decade = 10 ** Math.floor(Math.log10(value) + ALMOST)
  const step = NICE.findLast((each) => each * decade <= value * (1 + ALMOST)) ?? 1
  return withoutTail(step * decade)
}

function withoutTail(value: number): number {
  return Number(value.toPrecision(12))
}
