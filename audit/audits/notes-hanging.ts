// Notes that sound on after all keys are up, and do not fade: counted by the sections after which that is so. Any
// context.

import type { Audit } from '../audit.ts'
import { levelOf } from '../listening/levels.ts'
import { AUDIBLE, type Listening } from '../listening/listening.ts'
import { exactly } from '../measure/intervals.ts'
import type { HeldKey } from '../subject.ts'

/** In the rest behind a section, which lasts 700 ms. */
const EARLY_MS = [250, 350] as const
const LATE_MS = [500, 600] as const
/** What loses less than half a dB between them does not fade. */
const STAYS = 0.944
/** Against what sounds before the first note, and against what hung already. */
const OVER_BEFORE = 4
const NEW = 1.3
/** Behind the section, to the last key that goes up. */
const LATEST_UP_MS = 50

export const notesHanging: Audit = {
  id: 'notes.hanging',
  category: 'notes',
  impact: 'critical',
  unit: 'count',
  points: { good: 0.5, poor: 1 },
  hears: true,
  measure({ plan, listening, held, heard: ear }) {
    if (plan === null) return 'notApplicable'
    if (listening === null) return { incomplete: 'notHeard' }
    const before = levelFrom(listening, -300, [0, 200])
    let hung = Math.max(2 * AUDIBLE, OVER_BEFORE * (Number.isNaN(before) ? 0 : before))
    const after: string[] = []
    let heard = 0
    for (const { section, fromMs, toMs } of plan.spans) {
      if (section === 'silence') continue
      // Whose keys went up late, on a busy machine, sounds on for good reason.
      const startMs = ear?.startWallMs ?? 0
      const isOf = (key: HeldKey): boolean =>
        key.fromMs >= startMs + fromMs && key.fromMs <= startMs + toMs
      if (held.some((key) => isOf(key) && key.toMs > startMs + toMs + LATEST_UP_MS)) continue
      const early = levelFrom(listening, toMs, EARLY_MS)
      const late = levelFrom(listening, toMs, LATE_MS)
      if (Number.isNaN(early) || Number.isNaN(late)) continue
      heard++
      if (late < hung || late < STAYS * early) continue
      hung = NEW * late
      after.push(section)
    }
    if (heard === 0) return { incomplete: 'notHeard' }
    return { ...exactly(after.length), facts: after.length > 0 ? { after: after.join(' ') } : {} }
  },
}

function levelFrom(
  listening: Listening,
  atMs: number,
  [from, to]: readonly [number, number],
): number {
  const piece = listening.between(atMs + from, atMs + to)
  return piece === null ? Number.NaN : levelOf(piece)
}
