// What a fault of the gallery really was in one run, of what the page has told: what its audit must find. Node.

import { percentileOf } from '../../../audit/measure/intervals.ts'
import { slopeOf } from '../../../audit/measure/lines.ts'
import { planStimulus, type SectionName } from '../../../audit/stimulus/plan.ts'
import { type Told, type ToldLoad, type ToldNote, toldOf } from './told.ts'

/** In the unit of the audit; NaN where the page told nothing of it. */
export type Truth = (told: Told, strictness: number) => number

const NAN = Number.NaN
const quantile = (values: readonly number[], share: number): number =>
  values.length === 0 ? NAN : percentileOf(values, share).value
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const single = (told: Told, strictness: number): ToldNote[] => toldOf(told, 'latency', strictness)

/** From the handler to the call that plays, of single notes that were played. */
const waitsOf = (told: Told, strictness: number): number[] =>
  single(told, strictness)
    .map(({ fromMs, playsMs }) => playsMs - fromMs)
    .filter(Number.isFinite)

/** The median wait, and what is behind it that is no wait of the page's calls. */
export const waits =
  (behindMs = 0): Truth =>
  (told, strictness) =>
    quantile(waitsOf(told, strictness), 0.5) + behindMs

/** Half of the width in which nine of ten waits lie. */
export const spread: Truth = (told, strictness) => {
  const all = waitsOf(told, strictness)
  return (quantile(all, 0.95) - quantile(all, 0.05)) / 2
}

export const firstWait: Truth = (told, strictness) => waitsOf(told, strictness)[0] ?? NAN

/** From the first event to its call, and to the middle of the callback behind it. */
export const coldWait =
  (behindMs: number): Truth =>
  ({ notes: [first] }) =>
    first === undefined ? NAN : first.playsMs - first.stampMs + behindMs

export const handlers: Truth = (told, strictness) =>
  quantile(
    single(told, strictness).map(({ fromMs, endMs }) => endMs - fromMs),
    0.95,
  )

export const lost =
  (section: SectionName): Truth =>
  (told, strictness) => {
    const all = toldOf(told, section, strictness)
    return all.filter(({ isLost }) => isLost).length / all.length
  }

/** Of notes that come often enough to be told (notes.doubled), those whose number each so many doubles. */
export const doubled =
  (each: number, leastAlike = 4): Truth =>
  (_told, strictness) => {
    const all = planStimulus(strictness, 1).notes.filter(
      ({ section }) => section === 'latency' || section === 'repeats',
    )
    const isAlike = (one: (typeof all)[number]): boolean =>
      all.filter(({ key, velocity }) => key === one.key && velocity === one.velocity).length >=
      leastAlike
    const places = all.flatMap((note, index) => (isAlike(note) ? [index + 1] : []))
    return places.filter((place) => place % each === 0).length / places.length
  }

/** Distances between plays. */
const gapsOf = ({ notes }: Told): number[] => {
  const at = notes.map(({ playsMs }) => playsMs)
  return at.slice(1).map((time, index) => time - (at[index] ?? NAN))
}

/** How far the distances of a page that plays by itself are from the one that it means, as a root mean square. */
export const rhythm =
  (beatMs: number): Truth =>
  (told) => {
    const errors = gapsOf(told).map((gap) => Math.abs(gap - beatMs))
    const squares = errors.map((error) => error * error)
    return Math.min(Math.sqrt(meanOf(squares)), quantile(errors, 0.95))
  }

/** What the longer of two beats takes of both, more or less than it was meant to. */
export const swing =
  (longMs: number, shortMs: number): Truth =>
  (told) => {
    const gaps = gapsOf(told)
    const [even, odd] = [0, 1].map((side) =>
      quantile(
        gaps.filter((_, index) => index % 2 === side),
        0.5,
      ),
    ) as [number, number]
    return Math.abs(Math.max(even, odd) / (even + odd) - longMs / (longMs + shortMs))
  }

export const load =
  (times = 1): Truth =>
  ({ loads }) =>
    times * meanOf(loads.map((each) => each.load))

/** What a held voice more takes: of the steps of the plan, each so long that no other section has the like. */
export const voiceCost: Truth = ({ loads }) => {
  const points = [1, 2, 4, 8, 12, 16].flatMap((x) => {
    const own = runsOf(
      loads,
      ({ leastVoices, mostVoices }) => leastVoices === x && mostVoices === x,
    )
    const held = own.filter((run) => run.length >= HELD_ROWS).flat()
    return held.length === 0 ? [] : { x, y: meanOf(held.map(({ load }) => load)) }
  })
  return slopeOf(points).value
}

/** Of a voice that is held for 0.6 s. */
const HELD_ROWS = 4

/** While nothing has had a voice for 0.7 s. */
export const rest: Truth = ({ loads }) =>
  meanOf(runsOf(loads, isSilent).flatMap((run) => run.slice(7).map((each) => each.load)))

/** How much more a tail usually takes than what sounded in the second before it. */
export const tailCost: Truth = ({ loads }) => {
  const sounding: number[] = []
  const before: number[] = []
  const tails: number[] = []
  let silent = 0
  for (const each of loads) {
    silent = isSilent(each) ? silent + 1 : 0
    if (each.leastVoices > 0) sounding.push(each.load)
    // From its first whole tenth of a second to its last.
    if (silent < TAIL_FROM || silent > TAIL_TO || sounding.length === 0) continue
    tails.push(each.load)
    before.push(quantile(sounding.slice(-10), 0.5))
  }
  return quantile(tails, 0.5) / quantile(before, 0.5) - 1
}

const TAIL_FROM = 3
const TAIL_TO = 15

/** How much more the end of the longest silence takes than what sounded in the second before it. */
export const denormalCost: Truth = ({ loads }) => {
  const longest = runsOf(loads, isSilent).reduce((long, run) =>
    run.length > long.length ? run : long,
  )
  const from = longest[0] === undefined ? 0 : loads.indexOf(longest[0])
  const sounding = loads.slice(0, from).filter(({ leastVoices }) => leastVoices > 0)
  const ended = longest.slice(-Math.floor(longest.length / 3))
  return loadAt(ended) / loadAt(sounding.slice(-10)) - 1
}

const loadAt = (loads: readonly ToldLoad[]): number =>
  quantile(
    loads.map(({ load }) => load),
    0.5,
  )

const isSilent = ({ mostVoices }: ToldLoad): boolean => mostVoices === 0

/** Those that are so, in a row. */
function runsOf(loads: readonly ToldLoad[], isSo: (load: ToldLoad) => boolean): ToldLoad[][] {
  const runs: ToldLoad[][] = [[]]
  for (const load of loads) {
    if (isSo(load)) runs.at(-1)?.push(load)
    else if (runs.at(-1)?.length !== 0) runs.push([])
  }
  return runs
}

/** A minute. */
export const growth: Truth = ({ loads }) => {
  if (loads.length < 3) return NAN
  return slopeOf(loads.map(({ seconds, load: y }) => ({ x: seconds / 60, y }))).value
}
