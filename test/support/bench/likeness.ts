// How alike two renderings of one channel are: onsets, pitch, loudness over time. Any context.

import { isNoteOn, type MidiSequence } from '../../../midi/midi-sequence.ts'
import { eventsOf } from '../midi/events-of.ts'
import {
  between,
  centsBetween,
  correlation,
  monoOf,
  peakOf,
  rmsEnvelope,
  rmsOf,
  type Sound,
  strongestHz,
} from '../audio/sound-analysis.ts'

const RMS_SECONDS = 0.01
/** An onset is where the sound first exceeds this share of its own peak of the next 30 ms. */
const ONSET_SHARE = 0.05
const PITCH_SECONDS = 0.3
/** A partial that wanders by more in half of PITCH_SECONDS is no tone that is held. */
const STILL_CENTS = 10
/** So many places of each kind are measured, spread over the piece. */
const MAX_PLACES = 24

export interface Likeness {
  /** Ours minus theirs, ms, for each note after silence. */
  onsetMs: number[]
  /** Ours against theirs, strongest partial of stretches in which no event falls. */
  cents: number[]
  /** Pearson's correlation of RMS in windows of 10 ms. */
  envelope: number
  /** RMS of ours against theirs, dB. */
  levelDb: number
}

/** Both at the same rate, from the same start. `drums`: pitch is not asked for. */
export function likenessOf(
  ours: Sound,
  theirs: Sound,
  music: MidiSequence,
  isDrum: boolean,
): Likeness {
  const { rateHz } = ours
  const count = Math.min(ours.left.length, theirs.left.length)
  const one = monoOf(ours).subarray(0, count)
  const other = monoOf(theirs).subarray(0, count)
  const windowFrames = Math.round(RMS_SECONDS * rateHz)
  return {
    onsetMs: onsetDifferences(one, other, music, rateHz),
    cents: isDrum ? [] : pitchDifferences(one, other, music, rateHz),
    envelope: correlation(rmsEnvelope(one, windowFrames), rmsEnvelope(other, windowFrames)),
    levelDb: 20 * Math.log10(rmsOf(one) / rmsOf(other)),
  }
}

function onsetDifferences(
  one: Float64Array,
  other: Float64Array,
  music: MidiSequence,
  rateHz: number,
): number[] {
  const found: number[] = []
  for (const { atMs } of spread(eventsOf(music).filter(({ bytes }) => isNoteOn(bytes)))) {
    const at = atMs / 1000
    const onsets = [one, other].map((samples) => {
      const after = between(samples, rateHz, at, at + 0.03)
      const limit = peakOf(after) * ONSET_SHARE
      if (limit === 0 || peakOf(between(samples, rateHz, at - 0.02, at)) > limit / 4)
        return Number.NaN
      return after.findIndex((value) => Math.abs(value) >= limit)
    })
    const [ours = Number.NaN, theirs = Number.NaN] = onsets
    if (!Number.isNaN(ours - theirs)) found.push(((ours - theirs) * 1000) / rateHz)
  }
  return found
}

function pitchDifferences(
  one: Float64Array,
  other: Float64Array,
  music: MidiSequence,
  rateHz: number,
): number[] {
  const places: number[] = []
  const events = eventsOf(music)
  events.forEach(({ atMs, bytes }, index) => {
    const nextMs = events.slice(index + 1).find((event) => event.atMs > atMs)?.atMs ?? atMs
    if (isNoteOn(bytes) && nextMs - atMs > (PITCH_SECONDS + 0.06) * 1000) places.push(atMs / 1000)
  })
  const found: number[] = []
  for (const at of spread(places)) {
    const [ours, theirs] = [one, other].map((samples) =>
      between(samples, rateHz, at + 0.05, at + 0.05 + PITCH_SECONDS),
    ) as [Float64Array, Float64Array]
    // What has nearly decayed is measured in its own noise.
    if (rmsOf(ours) < 1e-3 || rmsOf(theirs) < 1e-3) continue
    const theirHz = strongestHz(theirs, rateHz, 150, 4000)
    // Noises and sweeps have no pitch that could be compared: the partial must stand still in itself.
    const [early, late] = [0, theirs.length >> 1].map((from) =>
      strongestHz(
        theirs.subarray(from, from + (theirs.length >> 1)),
        rateHz,
        theirHz * 0.94,
        theirHz * 1.06,
      ),
    ) as [number, number]
    if (Math.abs(centsBetween(early, late)) > STILL_CENTS) continue
    // Both by the same window: at the edge of the wider one a partial is not measured where it is.
    const [ourHz, sameHz] = [ours, theirs].map((samples) =>
      strongestHz(samples, rateHz, theirHz * 0.97, theirHz * 1.03),
    ) as [number, number]
    found.push(centsBetween(ourHz, sameHz))
  }
  return found
}

function spread<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, items.length / MAX_PLACES)
  return Array.from(
    { length: Math.min(items.length, MAX_PLACES) },
    (_, i) => items[Math.floor(i * step)] as Item,
  )
}
