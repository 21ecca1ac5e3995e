// Asked against heard rhythm: the distances between a page's notes as they were asked for, and as they began. Pure; any
// reader context.

import type { TrackedStart } from '../events/tracked-start.ts'
import type { RhythmFigures, SwingFigures } from './schema.ts'
import { gapsOf, medianOf, spreadOf } from './spread.ts'
import { isOfItself } from './timed-starts.ts'

/** Starts that are nearer together are one chord. */
const CHORD_MS = 1
/** Swing: notes that are needed, and what of a pair the long one takes at least and at most. */
const LEAST_SWUNG = 8
const LEAST_SHARE = 0.52
const MOST_SHARE = 0.8
/** How near to the beat a gap must be, in pairs of notes, and how many of all. */
const SWING_TOLERANCE = 0.05
const SWING_MOST = 0.8

interface Note {
  /** All on one clock for the notes of one voice. */
  askedMs: number
  /** Where the platform lets it begin, context time. */
  begunMs: number
  /** Its first sample, context time; NaN where it was not found. */
  heardMs: number
}

/** The rhythm of the starts; null where there are no two notes of one voice. */
export function rhythmOf(starts: readonly TrackedStart[]): {
  rhythmErrorMs: RhythmFigures | null
  swing: SwingFigures | null
} {
  const errors: number[] = []
  let heard = 0
  let swing: SwingFigures | null = null
  for (const notes of voicesOf(starts)) {
    const gaps = (time: keyof Note): number[] => gapsOf(notes.map((note) => note[time]))
    const asked = gaps('askedMs')
    const sounded = gaps('heardMs')
    const real = gaps('begunMs').map((gap, index) => {
      const found = sounded[index] as number
      if (!Number.isFinite(found)) return gap
      heard++
      return found
    })
    errors.push(...real.map((gap, index) => gap - (asked[index] as number)))
    swing ??= swingOf(asked, real)
  }
  const spread = spreadOf(errors.map(Math.abs))
  if (spread === null) return { rhythmErrorMs: null, swing }
  const squares = errors.reduce((sum, error) => sum + error * error, 0)
  return { rhythmErrorMs: { ...spread, heard, jitter: Math.sqrt(squares / errors.length) }, swing }
}

/** Notes in the order in which they were asked for: those with a time of a context, and those "now" of its timers. */
function voicesOf(starts: readonly TrackedStart[]): Note[][] {
  const voices = new Map<string, Note[]>()
  const events = new Set<unknown>()
  for (const start of starts) {
    const { context, event, frame, stoodFrame, isNow } = start
    // Nothing sounded, or nobody meant a time.
    if (event?.ending === 'lost' || (isNow && !isOfItself(start))) continue
    const toMs = (frames: number): number => (frames * 1000) / context.sampleRate
    // Of several starts for one event it is not known which one was heard.
    const isFirst = event !== null && !events.has(event)
    events.add(event)
    const key = `${context.id} ${isNow}`
    const voice = voices.get(key) ?? []
    voices.set(key, voice)
    voice.push({
      askedMs: isNow ? (event?.marks.event ?? Number.NaN) : toMs(frame),
      begunMs: toMs(stoodFrame > frame || isNow ? stoodFrame : frame),
      heardMs: isFirst ? toMs(event.soundFrame ?? Number.NaN) : Number.NaN,
    })
  }
  return [...voices.values()].map(withoutChords)
}

function withoutChords(notes: Note[]): Note[] {
  const kept: Note[] = []
  for (const note of notes.toSorted((a, b) => a.askedMs - b.askedMs)) {
    const last = kept.at(-1)
    const isNew = last === undefined || note.askedMs - last.askedMs >= CHORD_MS
    if (isNew && Number.isFinite(note.begunMs)) kept.push(note)
  }
  return kept
}

/** Null where long and short do not take turns. */
function swingOf(asked: readonly number[], real: readonly number[]): SwingFigures | null {
  const beatsOf = (gaps: readonly number[]): [even: number, odd: number] => [
    medianOf(gaps.filter((_, index) => index % 2 === 0)),
    medianOf(gaps.filter((_, index) => index % 2 === 1)),
  ]
  const beats = beatsOf(asked)
  const [even, odd] = beats
  const isOnBeat = (gap: number, index: number): boolean =>
    Math.abs(gap - (beats[index % 2] as number)) <= SWING_TOLERANCE * (even + odd)
  const share = Math.max(even, odd) / (even + odd)
  if (asked.length < LEAST_SWUNG || !(share >= LEAST_SHARE) || share > MOST_SHARE) return null
  if (asked.filter(isOnBeat).length < SWING_MOST * asked.length) return null
  const [first, second] = beatsOf(real)
  return { asked: share, heard: (even > odd ? first : second) / (first + second) }
}
