// How far the sound goes over full scale, where the output cuts it off: of single notes and chords, not of more than
// anybody plays. Any context.

import type { Audit } from '../audit.ts'
import type { HeardPiece } from '../listening/heard-sound.ts'
import { toDb } from '../listening/levels.ts'
import { AUDIBLE } from '../listening/listening.ts'
import { exactly } from '../measure/intervals.ts'
import type { SectionName } from '../stimulus/plan.ts'
import type { AuditSubject } from '../subject.ts'

const OF_MUSIC: ReadonlySet<SectionName> = new Set([
  'latency',
  'repeats',
  'chords',
  'velocity',
  'tuning',
] as const)
/** A piece may begin before its section, and the sound of one comes later. */
const LATER_MS = 500

export const soundClipping: Audit = {
  id: 'sound.clipping',
  category: 'sound',
  impact: 'serious',
  unit: 'dB',
  points: { good: 0.1, poor: 3 },
  hears: true,
  measure(subject) {
    const pieces =
      subject.heard?.sounds.flatMap((sound) => sound.pieces).filter(isOfMusic(subject)) ?? []
    const peak = Math.max(0, ...pieces.map((piece) => piece.peak))
    if (!(peak > AUDIBLE)) return { incomplete: 'notHeard' }
    const clipped = pieces.reduce((sum, piece) => sum + piece.clipped, 0)
    return { ...exactly(Math.max(0, toDb(peak))), facts: { peak, clipped } }
  },
}

function isOfMusic({ plan, heard }: AuditSubject): (piece: HeardPiece) => boolean {
  const startMs = heard?.startWallMs ?? null
  if (plan === null || startMs === null) return () => true
  const spans = plan.spans.filter(({ section }) => OF_MUSIC.has(section))
  return ({ wallMs }) => {
    const atMs = wallMs - startMs
    return spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs + LATER_MS)
  }
}
