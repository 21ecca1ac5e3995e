// The same page once more for each stress, played while that troubles it. Node.

import type { StimulusPlan } from '../../audit/stimulus/plan.ts'
import { settingsOf } from '../../audit/stress/context-settings.ts'
import { isMidiAmid, withMidiAmid } from '../../audit/stress/midi-amid.ts'
import type { Jank } from '../../audit/stress/page-work.ts'
import { stressedSubject } from '../../audit/stress/stressed-plan.ts'
import type { Stress, StressedSubject } from '../../audit/subject.ts'
import { noStressSentence } from '../../trace/text/audit-run-words.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { progress } from '../print.ts'
import { createPageEar } from '../record/page-ear.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import { performanceOf } from '../record/performed-music.ts'
import type { PerformedMusic } from '../record/play-sequence.ts'
import { type PageRecording, recordPage } from '../record/record-page.ts'
import { createTraceCollector } from '../record/trace-collector.ts'
import { AUDIO_WAIT_MS, waitUntil } from '../record/wait-until.ts'
import { withContextOptions } from '../replay/context-options.ts'
import { watchMainThread } from './main-thread.ts'
import { beginStress, type StressWish } from './stress.ts'

/** How a page is played under a stress. */
export interface StressedRun {
  /** Null: what is played, the recording says. */
  readonly plan: StimulusPlan | null
  readonly recording: PageRecording
}

/**
 * What the page does under each; of those that this browser or page has not, that is told. Rejects as `recordPage`
 * does.
 */
export async function auditStressed(
  opened: OpenBrowser,
  { stresses, jank }: StressWish,
  runUnder: (stress: Stress) => StressedRun,
  signal: AbortSignal,
): Promise<StressedSubject[]> {
  const stressed: StressedSubject[] = []
  for (const stress of stresses) {
    if (signal.aborted) break
    const subject = await underStress(opened, { stress, jank }, runUnder(stress), signal)
    if (subject.subject === null) progress(noStressSentence(stress))
    stressed.push(subject)
  }
  return stressed
}

async function underStress(
  opened: OpenBrowser,
  { stress, jank }: { stress: Stress; jank: Jank },
  { plan, recording }: StressedRun,
  signal: AbortSignal,
): Promise<StressedSubject> {
  if (isMidiAmid(stress) && recording.music === null) return { stress, subject: null }
  progress(`Once more, under stress: ${stress}.`)
  const collector = createTraceCollector(async () => undefined)
  const mainThread = watchMainThread()
  let isBegun = false
  const trouble: PageRecording['trouble'] = async (page) => {
    await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
    await mainThread.begin(page)
    const end = await beginStress(page, stress, jank)
    isBegun = end !== null
    return async () => {
      await end?.()
      await mainThread.end()
    }
  }
  let startWallMs: number | null = null
  const unlisten = collector.onMessage((message) => {
    if (message.type === 'performance/start') startWallMs ??= message.wallMs
  })
  const ear = (plan?.takes.length ?? 0) > 0 ? createPageEar() : null
  const scripts = withContextOptions(await readRecorderScripts(ear !== null), settingsOf(stress))
  const music = troubledMusic(recording.music, stress)
  const troubled = { ...recording, music, trouble, ...(ear === null ? {} : { ear }) }
  await recordPage(opened, scripts, collector, troubled, signal)
  unlisten()
  await collector.end()
  const { session } = collector
  session.finish()
  if (!isBegun) return { stress, subject: null }
  return stressedSubject(stress, session, plan, {
    heard: ear && { sounds: ear.sounds, startWallMs },
    processorShare: mainThread.processorShare,
  })
}

const troubledMusic = (music: PerformedMusic | null, stress: Stress): PerformedMusic | null =>
  music === null || !isMidiAmid(stress)
    ? music
    : performanceOf(withMidiAmid(music.sequence, stress), music.name, music.run, music.runs)
