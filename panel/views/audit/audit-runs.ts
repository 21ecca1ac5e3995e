// The runs of an audit: the page under each stress that is chosen, and then without any, so that this is the recording
// that is shown in the end. Which stresses there are in the panel, and what is measured by them. Panel page.

import type { Audit } from '../../../audit/audit.ts'
import { AUDITS } from '../../../audit/audit-list.ts'
import { createHeardFrames } from '../../../audit/listening/heard-frames.ts'
import type { HeardSound } from '../../../audit/listening/heard-sound.ts'
import { settingsOf } from '../../../audit/stress/context-settings.ts'
import { isMidiAmid, withMidiAmid } from '../../../audit/stress/midi-amid.ts'
import { isPageWork, type RunInPage } from '../../../audit/stress/page-work.ts'
import { stressedPlan } from '../../../audit/stress/stressed-plan.ts'
import { isLoad, STRESSES, type Stress } from '../../../audit/subject.ts'
import { gathered } from '../../models/gathered.ts'
import { SEED, TAIL_MS } from './audit-plan.ts'
import type { StressedRecording } from './judge-recording.ts'
import { type AuditPlay, playAudit, type Playing } from './play-audit.ts'
import type { ProcessorWatch } from './processor-time.ts'

/**
 * Those that need nothing but the page, its input, and that it can be loaded anew (`isReloaded`); the others are the
 * command line's.
 */
export const panelStresses = (
  runInPage: RunInPage | null,
  isReloaded: boolean,
): readonly Stress[] =>
  STRESSES.filter(
    (stress) =>
      isMidiAmid(stress) ||
      (runInPage !== null && isPageWork(stress)) ||
      (isReloaded && isSetting(stress)),
  )

const OF_LOADS = new Set(['robustness.latency', 'robustness.lost'])
const isSetting = (stress: Stress): boolean => settingsOf(stress) !== null

/** What is measured where the page is put under these; `isHeard`: somebody listens. */
export function stressAudits(stresses: readonly Stress[], isHeard: boolean): Audit[] {
  return AUDITS.filter(({ category, id }) => {
    if (category !== 'robustness') return false
    if (id === 'robustness.pitch') return isHeard && stresses.some(isSetting)
    if (id === 'robustness.jitter')
      return stresses.some((stress) => isLoad(stress) && !isSetting(stress))
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
  stressed: [...stresses].map((stress) => {
    const plan = stressedPlan(strictness, SEED, stress, quiet.isHeard)
    return { plan, listenMs: 0, stress, isHeard: plan.takes.length > 0 }
  }),
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

/** What is known of a run beside its recording. */
interface PlayedRun {
  /** What the page sounded like; null: nobody listened. */
  readonly sounds: readonly HeardSound[] | null
  /** As in AuditSubject. */
  readonly processorShare: number | null
}

/** The quiet run, and the others. */
export interface PlayedRuns extends PlayedRun {
  readonly stressed: readonly StressedRecording[]
}

type Given = Omit<Playing, 'hear' | 'onLoadedAnew'> & {
  readonly watchProcessor: (() => ProcessorWatch) | null
}

/**
 * Plays them all; the quiet run is what is shown then. Ends early where it is cancelled; the page has its own settings
 * again in any case. Rejects as `playAudit` does. Call it inside the user's click.
 */
export async function playRuns(runs: AuditRuns, given: Given): Promise<PlayedRuns> {
  const { recording, cancel, reloadPage } = given
  const durationMs = runsMs(runs)
  const stressed: StressedRecording[] = []
  let earlierMs = 0
  let hasSettings = false
  try {
    for (const each of runs.stressed) {
      const isSet = isSetting(each.stress)
      hasSettings ||= isSet
      const { earlier, ...run } = await playRun(each, { ...given, onState: tellOf(earlierMs) })
      if (cancel.aborted) return { ...UNTOLD, stressed }
      hasSettings = isSet
      const all = await gathered(recording.messages())
      const messages = all.filter(({ document }) => !earlier.has(document))
      stressed.push({ ...run, stress: each.stress, messages })
      earlierMs += playMs(each)
    }
    const { earlier: _, ...quiet } = await playRun(runs.quiet, {
      ...given,
      onState: tellOf(earlierMs),
    })
    hasSettings = false
    return { ...quiet, stressed }
  } finally {
    if (hasSettings) reloadPage?.(null)
  }

  function tellOf(beforeMs: number): Playing['onState'] {
    return (state) =>
      given.onState(
        'doneMs' in state ? { ...state, doneMs: beforeMs + state.doneMs, durationMs } : state,
      )
  }
}

const UNTOLD: PlayedRun = { sounds: null, processorShare: null }

/** `earlier`: documents of its recording that are not meant. */
async function playRun(
  play: AuditPlay,
  given: Given,
): Promise<PlayedRun & { earlier: ReadonlySet<string> }> {
  let earlier: ReadonlySet<string> = new Set()
  let ears = play.isHeard ? createHeardFrames<string>() : null
  const watch = given.watchProcessor?.() ?? null
  let processorShare: number | null = null
  try {
    await playAudit(play, {
      ...given,
      onLoadedAnew(documents) {
        earlier = documents
        ears &&= createHeardFrames<string>()
      },
      hear:
        ears &&
        ((document, { bytes, ...figures }) => {
          if (!earlier.has(document))
            ears?.take(document, { ...figures, samples: new Int16Array(bytes) })
        }),
    })
  } finally {
    processorShare = watch?.end() ?? null
  }
  return { earlier, sounds: ears?.sounds ?? null, processorShare }
}
