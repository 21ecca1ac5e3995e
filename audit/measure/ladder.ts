// Many keys at once, and which of them sound: by the strength of each key's own frequency, against the same key among
// seven others. Any context.

import type { Measured } from '../audit.ts'
import { mixOf } from '../listening/levels.ts'
import { noteAmplitudeAt } from '../listening/partials.ts'
import { frequencyOfKey } from '../listening/pitch.ts'
import type { Take } from '../stimulus/ear-score.ts'
import { LADDER_GROUPS, LADDER_HELD_MS, LADDER_KEYS } from '../stimulus/ear-sections.ts'
import type { AuditSubject } from '../subject.ts'
import { type Ear, listenTo, ownDecayDb } from './takes.ts'

export interface Ladder {
  /** Keys that sound together. */
  readonly voices: number
  /** Keys that were held. */
  readonly tried: number
  /** Which do not sound; null: all of them do, or it is not known. */
  readonly stolen: 'oldest' | 'newest' | null
  /** The usual strength of one key. */
  readonly amplitude: number
}

/** Of the strongest key; what is weaker among eight cannot be told. */
const DETECTABLE = 0.1
/** Of what a key has among eight, and of what the others have kept of theirs. */
const PRESENT = 0.35
const ASKED = 24
const FADES_DB = 12

/** Or why it is not known. Any thread; a fifth of a second. */
export function ladderOf(subject: AuditSubject): Ladder | Measured {
  let found: Ladder | null = null
  const other = listenTo(subject, 'polyphony', (ear) => {
    const ladder = climb(ear, ownDecayDb(subject))
    if (!('voices' in ladder)) return ladder
    found = ladder
    return 'notApplicable'
  })
  return found ?? other
}

function climb(
  ear: Ear,
  decayDb: number,
): Ladder | { incomplete: 'notHeard' | 'fades' | 'masked' } {
  const groups = ear.takes('group')
  const all = ear.takes('ladder')
  const control = new Map<number, number>()
  const counts: number[] = []
  for (let group = 0; group < LADDER_GROUPS; group++) {
    const own = groups.filter(({ value }) => value === group)
    const amplitudes = amplitudesOf(ear, own, 100, 380)
    if (amplitudes === null) return { incomplete: 'notHeard' }
    const least = DETECTABLE * Math.max(...amplitudes)
    counts.push(amplitudes.filter((each) => each > Math.max(least, 1e-4)).length)
    own.forEach(({ key }, index) => control.set(key, amplitudes[index] as number))
  }
  const strongest = Math.max(...control.values())
  const amplitude = [...control.values()].sort((one, other) => one - other)[
    LADDER_KEYS >> 1
  ] as number
  const tellable = all.filter(
    ({ key }) => (control.get(key) ?? 0) > Math.max(1e-4, DETECTABLE * strongest),
  )
  if (tellable.length < ASKED) {
    // Each group has lost as many of its keys: so few voices there are.
    const [few = 0, ...others] = counts
    const isEven =
      few > 0 && few < LADDER_KEYS / LADDER_GROUPS && others.every((count) => count === few)
    if (!isEven) return { incomplete: 'notHeard' }
    return { voices: few, tried: LADDER_KEYS / LADDER_GROUPS, stolen: null, amplitude }
  }
  if (decayDb > FADES_DB) return { incomplete: 'fades' }
  const amplitudes = amplitudesOf(ear, tellable, 80, LADDER_HELD_MS - 40)
  if (amplitudes === null) return { incomplete: 'notHeard' }
  const kept = amplitudes.map((each, index) => each / (control.get(tellable[index]?.key ?? 0) ?? 1))
  const usual = kept.toSorted((one, other) => one - other)[Math.floor(kept.length * 0.9)] as number
  const isGone = kept.map((each) => each < PRESENT * usual)
  const voices = isGone.filter((gone) => !gone).length
  const stolen = whichOf(isGone)
  // Harmonics of other keys can hide a key, too: what is stolen has an order.
  if (stolen === 'mixed') return { incomplete: 'masked' }
  return { voices, tried: tellable.length, stolen, amplitude }
}

/** The strength of each key in a window after the last of these was struck; null where it was not heard. */
function amplitudesOf(
  ear: Ear,
  takes: readonly Take[],
  fromMs: number,
  toMs: number,
): number[] | null {
  const lastMs = Math.max(...takes.map(({ atMs }) => atMs))
  const piece = ear.listening.between(lastMs + fromMs, lastMs + toMs)
  if (piece === null) return null
  const mix = mixOf(piece)
  const { sampleRate } = ear.listening.sound
  return takes.map(({ key }) => noteAmplitudeAt(mix, frequencyOfKey(key), sampleRate))
}

/** In the order in which they were struck. */
function whichOf(isGone: readonly boolean[]): Ladder['stolen'] | 'mixed' {
  const gone = isGone.filter(Boolean).length
  if (gone === 0) return null
  if (isGone.slice(0, gone).every(Boolean)) return 'oldest'
  return isGone.slice(-gone).every(Boolean) ? 'newest' : 'mixed'
}
