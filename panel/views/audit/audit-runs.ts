// The runs of an audit: the page under each stress that is chosen, and then without any, so that this is the recording
// that is shown in the end. Which stresses there are in the panel, and what is measured by them. Panel page.

import type { Audit } from '../../../audit/audit.ts'
import { AUDITS } from '../../../audit/audit-list.ts'
import { isMidiAmid, withMidiAmid } from '../../../audit/stress/midi-amid.ts'
import { isPageWork, type RunInPage } from '../../../audit/stress/page-work.ts'
import { stressedPlan } from '../../../audit/stress/stressed-plan.ts'
import { isLoad, STRESSES, type Stress } from '../../../audit/subject.ts'
import { gathered } from '../../models/gathered.ts'
import { SEED, TAIL_MS } from './audit-plan.ts'
import type { StressedRecording } from './judge-recording.ts'
import { type AuditPlay, playAudit, type Playing } from './play-audit.ts'

/** Those that need nothing but the page and its input; the others are the command line's. */
export const panelStresses = (runInPage: RunInPage | null): readonly Stress[] =>
  STRESSES.filter((stress) => isMidiAmid(stress) || (runInPage !== null && isPageWork(stress)))

const OF_LOADS = new Set(['robustness.latency', 'robustness.jitter', 'robustness.lost'])

/** What is measured where the page is put under these. */
export function stressAudits(stresses: readonly Stress[]): Audit[] {
  return AUDITS.filter(({ category, id }) => {
    if (category !== 'robustness') return false
    return OF_LOADS.has(id)
      ? stresses.some(isLoad)
      : stresses.some((stress) => id === `robustness.${stress}`)
  })
}

export interface AuditRuns {
  /** The page under each stress, which is played no stricter than the command line does. */
  readonly stressed: readonly (AuditPlay & { readonly stress: Stress })[]
  readonly quiet: AuditPlay
}

/** The quiet run is of that strictness. */
export const runsOf = (
  quiet: AuditPlay,
  strictness: number,
  stresses: ReadonlySet<Stress>,
): AuditRuns => ({
  stressed: [...stresses].map((stress) => ({
    plan: stressedPlan(strictness, SEED, stress, false),
    listenMs: 0,
    stress,
  })),
  quiet,
})

/** How long they take, ms. */
export const runsMs = ({ stressed, quiet }: AuditRuns): number =>
  [...stressed, quiet].reduce((sum, play) => sum + playMs(play), 0)

const playMs = ({ plan, listenMs }: AuditPlay): number =>
  plan === null ? listenMs : plan.sequence.durationMs + TAIL_MS

/** MIDI messages of the run that has the most. */
export const mostMessages = ({ stressed, quiet }: AuditRuns): number =>
  Math.max(...[...stressed, quiet].map(messagesOf))

function messagesOf({ plan, stress }: AuditPlay): number {
  if (plan === null) return 0
  return (stress === null ? plan.sequence : withMidiAmid(plan.sequence, stress)).atMs.length
}

/**
 * Plays them all, and resolves with what was recorded under stress; the quiet run is what is shown then. Ends early
 * where it is cancelled. Rejects as `playAudit` does. Call it inside the user's click.
 */
export async function playRuns(runs: AuditRuns, given: Playing): Promise<StressedRecording[]> {
  const { recording, cancel } = given
  const durationMs = runsMs(runs)
  const recordings: StressedRecording[] = []
  let earlierMs = 0
  const play = (each: AuditPlay, hear: Playing['hear']): Promise<void> =>
    playAudit(each, {
      ...given,
      hear,
      onState: (state) =>
        given.onState(
          'doneMs' in state ? { ...state, doneMs: earlierMs + state.doneMs, durationMs } : state,
        ),
    })
  for (const each of runs.stressed) {
    await play(each, null)
    if (cancel.aborted) return recordings
    const messages = [...(await gathered(recording.messages()))]
    recordings.push({ stress: each.stress, messages })
    earlierMs += playMs(each)
  }
  await play(runs.quiet, given.hear)
  return recordings
}
