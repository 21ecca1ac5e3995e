// What was heard while a plan was played: the sound of the context that plays, and where in it each message of the plan
// sounds. Any context.

import type { StimulusPlan } from '../stimulus/plan.ts'
import { frameAt, type HeardSound, readSound, type Stereo } from './heard-sound.ts'
import { peakOf, withoutMean } from './levels.ts'

export interface Heard {
  readonly sounds: readonly HeardSound[]
  /** When the plan began, epoch ms by the page's clock; null: nothing was played. */
  readonly startWallMs: number | null
}

export interface Listening {
  readonly sound: HeardSound
  /** From a message of the plan until it sounds, the first quartile of single notes, ms. */
  readonly delayMs: number
  /**
   * Both channels from one time of the plan to another, as they sound, without what is constant in them; null where not
   * all of it was heard.
   */
  between(fromMs: number, toMs: number): Stereo | null
}

/** Below −70 dB it is no sound. */
export const AUDIBLE = 3.2e-4
/** Single notes by which the delay is known at least. */
const MIN_FOUND = 5
const MAX_DELAY_MS = 230
const BEFORE_MS = 20
const STEP_MS = 1

/**
 * Null where nothing of the plan was heard, or not when. `usualMs`: the delay by the records, where it cannot be heard;
 * null: they do not tell either. Any thread; some milliseconds for a note.
 */
export function listeningOf(
  { sounds, startWallMs }: Heard,
  plan: StimulusPlan,
  usualMs: number | null,
): Listening | null {
  if (startWallMs === null) return null
  const sound = loudestOf(sounds)
  if (sound === null) return null
  const read = (fromMs: number, toMs: number): Stereo | null => {
    const from = Math.round(frameAt(sound, startWallMs + fromMs))
    const count = Math.round(((toMs - fromMs) / 1000) * sound.sampleRate)
    const piece = Number.isFinite(from) ? readSound(sound, from, count) : null
    return piece && { left: withoutMean(piece.left), right: withoutMean(piece.right) }
  }
  const delays = plan.notes
    .filter(({ section }) => section === 'latency')
    .flatMap(
      ({ atMs }) => riseOf(read(atMs - BEFORE_MS, atMs + MAX_DELAY_MS), sound.sampleRate) ?? [],
    )
    .map((ms) => ms - BEFORE_MS)
    .sort((one, other) => one - other)
  // Under notes that do not end a new one is found late, never early.
  const heardMs = delays.length < MIN_FOUND ? undefined : delays[delays.length >> 2]
  const delayMs = heardMs ?? usualMs
  if (delayMs === null) return null
  return {
    sound,
    delayMs,
    between: (fromMs, toMs) => read(fromMs + delayMs, toMs + delayMs),
  }
}

/** The context that is not silent for the longest. */
function loudestOf(sounds: readonly HeardSound[]): HeardSound | null {
  let found: HeardSound | null = null
  let most = 0
  for (const sound of sounds) {
    const loud = sound.pieces.filter(({ peak }) => peak > AUDIBLE).length
    if (loud <= most) continue
    most = loud
    found = sound
  }
  return found
}

/** When a note begins in a piece that begins before it, ms from the piece's start; null where none does. */
function riseOf(piece: Stereo | null, sampleRate: number): number | null {
  if (piece === null) return null
  const step = Math.round((sampleRate * STEP_MS) / 1000)
  const levels: number[] = []
  for (let from = 0; from + step <= piece.left.length; from += step)
    levels.push(peakOf(piece, from, from + step))
  const loudest = Math.max(...levels)
  if (loudest < AUDIBLE) return null
  const before = Math.max(...levels.slice(0, BEFORE_MS / STEP_MS))
  const bound = Math.max(AUDIBLE, loudest / 8, 2 * before)
  const found = levels.findIndex((level) => level > bound)
  return found < 0 ? null : found * STEP_MS
}
