// Records the page while an audit's plan is played into it, or while it is only listened to. Waits for the user where
// the page does: many ask for MIDI, or may sound, only after a click. Panel page.

import { effect } from '@preact/signals'
import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { planName } from '../../../audit/stimulus/plan-name.ts'
import type { StimulusPlan } from '../../../audit/stimulus/plan.ts'
import { withMidiAmid } from '../../../audit/stress/midi-amid.ts'
import { settingsOf } from '../../../audit/stress/context-settings.ts'
import { beginPageWork, type RunInPage } from '../../../audit/stress/page-work.ts'
import type { Stress } from '../../../audit/subject.ts'
import type { Channel } from '../../../extension/transports/channel.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { noMidiSentence, NOTHING_PLAYED } from '../../../trace/text/no-audio-words.ts'
import { pause, performMusic } from '../../models/perform-music.ts'
import type { Hear, RecordingModel } from '../../models/recording-model.ts'
import {
  createRecordingWaits,
  listenersOf,
  type RecordingWaits,
  type Stop,
  stopOf,
} from '../../models/recording-waits.ts'
import { TAIL_MS } from './audit-plan.ts'
import { AuditProblem } from './audit-problem.ts'
import { loadWithSettings, type ReloadPage } from './page-settings.ts'

const LOAD_LIMIT_MS = 20_000
/** So long the user has for a click. */
const USER_LIMIT_MS = 120_000
const USER_LIMIT = '2 min'
/** A page that makes its context with the first note is not kept waiting for long. */
const AUDIO_LIMIT_MS = 3000
const TOLD_EVERY_MS = 400
/** A page that reloads, and asks for MIDI anew, is back before. */
const GONE_MS = 5000

export type PlayState =
  /** `midi`: until the page asks for it; `click`: its context does not run, as before a click. */
  | { readonly kind: 'waiting'; readonly for: 'page' | 'midi' | 'click' }
  | {
      readonly kind: 'playing' | 'listening'
      readonly doneMs: number
      /** With the last sounds. */
      readonly durationMs: number
      /** Left out: nothing troubles the page. */
      readonly stress?: Stress
    }

export interface AuditPlay {
  /** Null: nothing is played. */
  readonly plan: StimulusPlan | null
  /** How long is listened where nothing is played. */
  readonly listenMs: number
  /** What troubles the page while the plan is played; null: nothing. */
  readonly stress: Stress | null
  /** Somebody listens to the sound itself. */
  readonly isHeard: boolean
}

export interface Playing {
  readonly channel: Pick<Channel, 'post'>
  readonly session: TraceSession
  readonly recording: RecordingModel
  readonly digestOf: (music: { sequence: MidiSequence }) => Promise<string>
  readonly onState: (state: PlayState) => void
  /** Ends all; nothing comes of it. */
  readonly cancel: AbortSignal
  /** What is waited for need not come; what was listened to is enough. A signal for each wait. */
  readonly enough: () => AbortSignal
  /** Takes what the page sounds like; null: nobody listens. */
  readonly hear: Hear | null
  /** Null: nobody can run anything in the page. */
  readonly runInPage: RunInPage | null
  /** Null: nobody can load the page. */
  readonly reloadPage: ReloadPage | null
  /** The page was loaded once more, for other settings of its contexts; those documents were there before. */
  readonly onLoadedAnew: (earlier: ReadonlySet<string>) => void
}

/**
 * Resolves when all was played, or listened to, and the recording has ended; at once where `cancel` fires. Rejects with
 * AuditProblem where the page cannot be played. Call it inside the user's click: it may ask for a permission.
 */
export async function playAudit(play: AuditPlay, given: Playing): Promise<void> {
  const { recording, onState, hear } = given
  const waits = createRecordingWaits(given)
  const stop = stopOf(given.cancel)
  onState({ kind: 'waiting', for: 'page' })
  const earlier = recording.status.peek()
  await recording.toggle(hear ?? undefined)
  // What was denied earlier may be allowed now: its status stays until the page is on its way.
  const now = recording.status.peek()
  if (now !== earlier && now.state === 'permission-denied')
    throw new AuditProblem('The page may not be recorded, so nothing was audited.')
  try {
    await waits.until(waits.isRecording, LOAD_LIMIT_MS, stop)
    if (!waits.isRecording() && !stop.aborted())
      throw new AuditProblem('The page is not recorded, so nothing was audited.')
    const settings = play.stress && settingsOf(play.stress)
    if (settings !== null && given.reloadPage !== null) {
      const { reloadPage, runInPage, onLoadedAnew } = given
      const host = { reloadPage, runInPage, recording, waits }
      onLoadedAnew(await loadWithSettings(settings, host, stop))
    }
    if (stop.aborted()) return
    if (play.plan === null) await listen(play.listenMs, given, waits, stop)
    else await playPlan(play.plan, play.stress, given, waits, stop)
  } finally {
    await waits.end()
  }
}

async function playPlan(
  plan: StimulusPlan,
  stress: Stress | null,
  given: Playing,
  waits: RecordingWaits,
  stop: Stop,
): Promise<void> {
  const sequence = stress === null ? plan.sequence : withMidiAmid(plan.sequence, stress)
  const name = stress === null ? planName(plan) : `${planName(plan)} under ${stress}`
  const { channel, recording, onState, runInPage } = given
  const digest = given.digestOf({ sequence })
  const ended = new AbortController()
  const unwatch = effect(() => {
    if (!recording.isActive.value) ended.abort()
  })
  const gone = new AbortController()
  const over = stopOf(AbortSignal.any([stop.signal, ended.signal, gone.signal]))
  let heardMs = 0
  let endTrouble: (() => Promise<void>) | null = null
  try {
    if (!waits.hasMidi()) onState({ kind: 'waiting', for: 'midi' })
    if (!(await waits.until(waits.hasMidi, USER_LIMIT_MS, over)) && !over.aborted())
      throw new AuditProblem(noMidiSentence(USER_LIMIT, NOTHING_PLAYED))
    await untilAudio(given, waits, over)
    endTrouble = stress && runInPage && (await beginPageWork(stress, runInPage))
    const durationMs = sequence.durationMs + TAIL_MS
    const playing = { kind: 'playing', durationMs, ...(stress === null ? {} : { stress }) } as const
    const events = sequence.atMs.length
    await performMusic({
      channel,
      sequence,
      music: {
        digest: await digest,
        name,
        events,
        durationMs: sequence.durationMs,
        run: 1,
        runs: 1,
      },
      listeners: () => listenersOf(recording, false),
      onProgress(doneMs) {
        if (waits.hasMidi()) heardMs = doneMs
        if (doneMs - heardMs > GONE_MS) gone.abort()
        onState({ ...playing, doneMs })
      },
      signal: over.signal,
    })
    onState({ ...playing, doneMs: sequence.durationMs })
    await pause(TAIL_MS, over.signal)
  } finally {
    await endTrouble?.()
    unwatch()
  }
  if (stop.aborted() || !over.aborted()) return
  const what = gone.signal.aborted ? 'The page has gone' : 'The recording was stopped'
  throw new AuditProblem(`${what} before all was played, so nothing was audited.`)
}

/** Until a context runs, or the user says that it need not; where there is none yet, for a while. */
async function untilAudio(
  { onState, enough }: Playing,
  { until, hasAudio, hasContext }: RecordingWaits,
  over: Stop,
): Promise<void> {
  if (await until(hasAudio, AUDIO_LIMIT_MS, over)) return
  if (!hasContext() || over.aborted()) return
  onState({ kind: 'waiting', for: 'click' })
  await until(hasAudio, USER_LIMIT_MS, stopOf(AbortSignal.any([over.signal, enough()])))
}

/** Who stops the recording has heard enough, too. */
async function listen(
  durationMs: number,
  { recording, onState, enough }: Playing,
  { until, hasAudio }: RecordingWaits,
  stop: Stop,
): Promise<void> {
  const ended = new AbortController()
  const unwatch = effect(() => {
    if (!recording.isActive.value) ended.abort()
  })
  try {
    onState({ kind: 'waiting', for: 'click' })
    const waiting = AbortSignal.any([stop.signal, ended.signal, enough()])
    await until(hasAudio, USER_LIMIT_MS, stopOf(waiting))
    const over = AbortSignal.any([stop.signal, ended.signal, enough()])
    const beganMs = performance.now()
    for (;;) {
      const doneMs = performance.now() - beganMs
      if (over.aborted || doneMs >= durationMs) return
      onState({ kind: 'listening', doneMs, durationMs })
      await pause(Math.min(TOLD_EVERY_MS, durationMs - doneMs), over)
    }
  } finally {
    unwatch()
  }
}
