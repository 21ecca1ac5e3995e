// Audits of the inspected page, or of the recording that is shown: what is to be played and measured, how far it is,
// what came of it, and what of that has changed since the audit before. Panel page.

import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { type AuditChanges, compareAudits } from '../../../audit/compare-audits.ts'
import { auditHtml } from '../../../audit/html/audit-html.ts'
import type { AuditReport, Category } from '../../../audit/schema.ts'
import { STRICTNESS } from '../../../audit/stimulus/plan.ts'
import type { RunInPage } from '../../../audit/stress/page-work.ts'
import type { Stress } from '../../../audit/subject.ts'
import type { Channel } from '../../../extension/transports/channel.ts'
import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { noStressSentence } from '../../../trace/text/audit-run-words.ts'
import { digestOf } from '../../models/performable.ts'
import type { RecordingModel } from '../../models/recording-model.ts'
import type { PanelSettings } from '../../models/setting-specs.ts'
import type { FileHost } from '../../models/trace-file-model.ts'
import { PANEL_AUDITS, PANEL_CATEGORIES, planOf, playedPlanOf } from './audit-plan.ts'
import { idOfEvent, type JudgeOrder, type NamedEvent } from './audit-judge.ts'
import { AuditProblem } from './audit-problem.ts'
import {
  mostMessages,
  panelStresses,
  playRuns,
  runsMs,
  runsOf,
  stressAudits,
} from './audit-runs.ts'
import { type JudgeHost, judgeRecording, type StressedRecording } from './judge-recording.ts'
import type { ReloadPage } from './page-settings.ts'
import type { AuditPlay, PlayState } from './play-audit.ts'
import type { ProcessorWatch } from './processor-time.ts'

export type AuditState = { readonly kind: 'idle' } | PlayState | { readonly kind: 'judging' }

/** Who makes the page sound. */
export type AuditStimulus = 'midi' | 'listen'

export const LISTEN_S = { min: 1, max: 3600, usual: 30 } as const

/** What came of an audit. */
export interface DoneAudit {
  readonly report: AuditReport
  readonly takenMs: number
  /** Those that the report names, by their ids. */
  readonly events: ReadonlyMap<number, NamedEvent>
  /** What is to be known beside it, one sentence each. */
  readonly notes: readonly string[]
}

export interface AuditModel {
  readonly strictness: Signal<number>
  readonly stimulus: Signal<AuditStimulus>
  readonly listenS: Signal<number>
  readonly categories: ReadonlySignal<ReadonlySet<Category>>
  /** Takes a category in, or leaves it out. */
  include(category: Category, isIncluded: boolean): void
  /** Stresses that there are here; none while the page is not played by MIDI. */
  readonly offeredStresses: ReadonlySignal<readonly Stress[]>
  /** There would be other settings of the page's contexts, too, if it were reloaded to be recorded. */
  readonly wantsReload: ReadonlySignal<boolean>
  /** The page is played once more under each of these. */
  readonly stresses: ReadonlySignal<ReadonlySet<Stress>>
  /** Takes a stress in, or leaves it out. */
  putUnder(stress: Stress, isIncluded: boolean): void
  /** How long the page is played, or listened to, ms. */
  readonly takesMs: ReadonlySignal<number>
  readonly state: ReadonlySignal<AuditState>
  /** One sentence; '' where nothing went wrong. */
  readonly problem: ReadonlySignal<string>
  readonly canStart: ReadonlySignal<boolean>
  readonly canAuditShown: ReadonlySignal<boolean>
  /** The latest audit. */
  readonly last: ReadonlySignal<DoneAudit | null>
  /** The one before it, of this panel's life. */
  readonly before: ReadonlySignal<DoneAudit | null>
  /** What changed from that one to the latest. */
  readonly changes: ReadonlySignal<AuditChanges | null>
  /** Records the page and audits it. Call it inside the user's click. Never rejects. */
  start(): Promise<void>
  /** Audits what is shown. Never rejects. */
  auditShown(): Promise<void>
  /** What is waited for need not come; what was listened to is enough. */
  goOn(): void
  cancel(): void
  /** True where the panel still shows the event, such as "e-12", that the latest audit names. */
  isShown(handle: string): boolean
  showEvent(handle: string): void
  /** Saves the latest as the command line prints it: JSON, or a page of its own. */
  save(format: 'json' | 'html'): void
  dispose(): void
}

/** What the host of the panel brings. */
export interface AuditHost {
  /** Where recordings are judged. */
  readonly judges: JudgeHost
  /** Null: nothing can be run in the page. */
  readonly runInPage: RunInPage | null
  /** Null: nobody can load it anew. */
  readonly reloadPage: ReloadPage | null
  /** From then on; null: nobody can. */
  readonly watchProcessor: (() => ProcessorWatch) | null
}

interface AuditModelOptions extends AuditHost {
  channel: Pick<Channel, 'post'>
  session: TraceSession
  recording: RecordingModel
  settings: ReadonlySignal<Pick<PanelSettings, 'samplingRate' | 'virtualMidi' | 'capacity'>>
  /** Something else is performed into the page. */
  isPerforming: ReadonlySignal<boolean>
  host: Pick<FileHost, 'save'>
  now: () => Date
  /** Brings an event in sight. */
  showEvent: (eventId: number) => void
  /** Left out: by the platform. */
  digestOf?: (music: { sequence: MidiSequence }) => Promise<string>
}

/** Nothing is audited yet. */
export function createAuditModel(given: AuditModelOptions): AuditModel {
  const { session, recording, settings, now } = given
  const digest = given.digestOf ?? digestOf
  const strictness = signal<number>(STRICTNESS.usual)
  const stimulus = signal<AuditStimulus>('midi')
  const listenS = signal<number>(LISTEN_S.usual)
  const categories = signal<ReadonlySet<Category>>(new Set(PANEL_CATEGORIES))
  const wantedStresses = signal<ReadonlySet<Stress>>(new Set())
  const state = signal<AuditState>({ kind: 'idle' })
  const problem = signal('')
  const last = signal<DoneAudit | null>(null)
  const before = signal<DoneAudit | null>(null)
  let abort = new AbortController()
  let enough = new AbortController()

  const isIdle = computed(() => state.value.kind === 'idle')
  const isReloaded = computed(() => recording.mode.value === 'reload')
  const offeredStresses = computed(() =>
    stimulus.value === 'midi'
      ? panelStresses(given.runInPage, given.reloadPage !== null && isReloaded.value)
      : [],
  )
  const stresses = computed<ReadonlySet<Stress>>(
    () => new Set(offeredStresses.value.filter((stress) => wantedStresses.value.has(stress))),
  )
  const hasCategories = computed(() => categories.value.size > 0)
  const chosen = computed(() =>
    PANEL_AUDITS.filter(({ category }) => categories.value.has(category)),
  )
  /** A page that runs already cannot be listened to: its audio thread has another probe. */
  const isHeard = computed(
    () => isReloaded.value && chosen.value.some(({ hears }) => hears === true),
  )
  const plan = computed(() => planOf(strictness.value, isHeard.value))
  const quietPlay = computed<AuditPlay>(() => ({
    plan: stimulus.value === 'midi' ? plan.value : null,
    listenMs: listenS.value * 1000,
    stress: null,
    isHeard: isHeard.value,
  }))
  const runs = computed(() => runsOf(quietPlay.value, strictness.value, stresses.value))

  async function judge(
    played: Pick<JudgeOrder, 'plan' | 'strictness' | 'sounds' | 'processorShare'>,
    notes: readonly string[],
    recordings: readonly StressedRecording[] = [],
  ): Promise<void> {
    state.value = { kind: 'judging' }
    const quiet = chosen.peek().filter(({ hears }) => hears !== true || played.sounds !== null)
    const stresses = recordings.map(({ stress }) => stress)
    const under = stressAudits(stresses, played.sounds !== null)
    const audits = [...quiet, ...under]
    const { epoch, config } = session
    const order: JudgeOrder = {
      config,
      // What the panel has left out of a file is left out here, too.
      maxUnits: session.leftOut > 0 ? session.spentUnits : null,
      audits: audits.map(({ id }) => id),
      ...played,
    }
    try {
      const messages = recording.messages()
      const said = await judgeRecording(given.judges, messages, order, abort.signal, recordings)
      if ('problem' in said) throw new AuditProblem(said.problem)
      const events = new Map(said.events.map((event) => [event.eventId, event]))
      before.value = last.peek()
      const told = [...notes, ...said.unfelt.map(noStressSentence)]
      if (recording.log.evictedChunks > 0) told.push(NOT_ALL_KEPT)
      last.value = { report: said.report, events, takenMs: now().getTime(), notes: told }
    } catch (error) {
      if (session.epoch === epoch) throw error
      throw new AuditProblem('Another recording is shown now, so the audit of the last one ended.')
    }
  }

  async function audit(work: (cancel: AbortSignal) => Promise<void>): Promise<void> {
    problem.value = ''
    abort = new AbortController()
    const { signal: cancel } = abort
    try {
      await work(cancel)
    } catch (error) {
      if (error instanceof AuditProblem) problem.value = error.message
      else if (!cancel.aborted) problem.value = `The audit failed: ${reasonOf(error)}`
    } finally {
      state.value = { kind: 'idle' }
    }
  }

  return {
    strictness,
    stimulus,
    listenS,
    categories,
    include: (category, isIncluded) =>
      (categories.value = withOrWithout(categories.peek(), category, isIncluded)),
    offeredStresses,
    wantsReload: computed(
      () => stimulus.value === 'midi' && given.reloadPage !== null && !isReloaded.value,
    ),
    stresses,
    putUnder: (stress, isIncluded) =>
      (wantedStresses.value = withOrWithout(wantedStresses.peek(), stress, isIncluded)),
    takesMs: computed(() => runsMs(runs.value)),
    state,
    problem,
    canStart: computed(
      () =>
        isIdle.value &&
        hasCategories.value &&
        !recording.isActive.value &&
        !given.isPerforming.value &&
        recording.status.value.state !== 'forbidden-page',
    ),
    canAuditShown: computed(
      () =>
        isIdle.value &&
        hasCategories.value &&
        !recording.isActive.value &&
        !given.isPerforming.value &&
        recording.source.value.kind !== 'none',
    ),
    last,
    before,
    changes: computed(() =>
      last.value === null || before.value === null
        ? null
        : compareAudits(before.value.report, last.value.report),
    ),
    start: () =>
      audit(async (cancel) => {
        const wanted = runs.peek()
        const { plan: played } = wanted.quiet
        const unfit = unfitSetting(settings.peek(), mostMessages(wanted))
        if (unfit !== '') throw new AuditProblem(unfit)
        const asked = strictness.peek()
        const { stressed, sounds, processorShare } = await playRuns(wanted, {
          ...given,
          digestOf: digest,
          onState: (next) => (state.value = next),
          cancel,
          enough: () => (enough = new AbortController()).signal,
        })
        if (cancel.aborted) return
        await judge({ plan: played, strictness: asked, sounds, processorShare }, [], stressed)
      }),
    auditShown: () =>
      audit(async () => {
        const { plan: known, isForeign } = playedPlanOf(session.report().performance?.name ?? null)
        const notes = isForeign ? [FOREIGN_PLAN] : []
        const strictness = known?.strictness ?? STRICTNESS.usual
        // What was recorded can be judged again; what was heard is kept by nobody.
        await judge({ plan: known, strictness, sounds: null, processorShare: null }, notes)
      }),
    goOn: () => enough.abort(),
    cancel: () => abort.abort(),
    isShown(handle) {
      const id = idOfEvent(handle)
      const named = last.peek()?.events.get(id)
      const shown = session.eventById(id)
      if (named === undefined || shown === null) return false
      return shown.document === named.document && shown.eventNumber === named.eventNumber
    },
    showEvent: (handle) => given.showEvent(idOfEvent(handle)),
    save(format) {
      const done = last.peek()
      if (done === null) return
      const { report } = done
      const text = format === 'html' ? auditHtml([report]) : `${JSON.stringify(report, null, 2)}\n`
      const name = `${stemOf(new Date(done.takenMs))}.${format}`
      given.host.save(name, new TextEncoder().encode(text))
    },
    dispose: () => abort.abort(),
  }
}

const NOT_ALL_KEPT = 'The oldest part of this recording is no longer kept: it is judged without it.'
const FOREIGN_PLAN =
  'This recording is of an audit whose plan is not known here: fast and dense notes are judged like single ones.'

function withOrWithout<Item>(all: ReadonlySet<Item>, item: Item, isIn: boolean): Set<Item> {
  const next = new Set(all)
  if (isIn) next.add(item)
  else next.delete(item)
  return next
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function stemOf(date: Date): string {
  const text = date.toISOString()
  return `awescope-audit-${text.slice(0, 10)}-${text.slice(11, 19).replaceAll(':', '')}`
}

/** Which setting of the panel would spoil the audit, one sentence; '' for none. `wanted`: MIDI messages to follow. */
function unfitSetting(
  {
    samplingRate,
    virtualMidi,
    capacity,
  }: Pick<PanelSettings, 'samplingRate' | 'virtualMidi' | 'capacity'>,
  wanted: number,
): string {
  if (samplingRate < 1)
    return 'An audit follows each event: set “Events tracked” to 100 % in the settings.'
  if (wanted > 0 && !virtualMidi)
    return 'An audit plays through the virtual MIDI input: switch it on in the settings.'
  if (capacity < wanted)
    return `An audit has ${wanted} MIDI messages to follow: set “Events kept” to more in the settings.`
  return ''
}
