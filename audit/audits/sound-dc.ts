// What is constant in the sound: it takes room from the music, and clicks where it begins and ends. Any context.

import type { Audit } from '../audit.ts'
import type { HeardPiece } from '../listening/heard-sound.ts'
import { medianOf } from '../measure/click.ts'
import { exactly } from '../measure/intervals.ts'

const MIN_PIECES = 6

export const soundDc: Audit = {
  id: 'sound.dc',
  category: 'sound',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.005, poor: 0.05 },
  hears: true,
  measure({ heard }) {
    const offsets = heard?.sounds.map(({ pieces }) => offsetOf(pieces)) ?? []
    const known = offsets.filter((offset) => offset !== null)
    if (known.length === 0) return { incomplete: 'notHeard' }
    return exactly(Math.max(...known))
  },
}

/** The larger of both channels, by the median of their means. */
function offsetOf(pieces: readonly HeardPiece[]): number | null {
  const means = pieces.flatMap(({ samples, frames, peak }) => {
    if (samples === null) return []
    const scale = peak / 32767 / frames
    return [{ left: sum(samples, 0, frames) * scale, right: sum(samples, frames, frames) * scale }]
  })
  if (means.length < MIN_PIECES) return null
  return Math.max(
    Math.abs(medianOf(means.map(({ left }) => left))),
    Math.abs(medianOf(means.map(({ right }) => right))),
  )
}

function sum(samples: Int16Array, from: number, count: number): number {
  let all = 0
  for (let index = from; index < from + count; index++) all += samples[index] as number
  return all
}
