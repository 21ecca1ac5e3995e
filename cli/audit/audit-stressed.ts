// The same page once more for each stress, played while that troubles it. Node.

import type { StimulusPlan } from '../../audit/stimulus/plan.ts'
import { isMidiAmid, withMidiAmid } from '../../audit/stress/midi-amid.ts'
import { stressedSubject } from '../../audit/stress/stressed-plan.ts'
import type { Stress, StressedSubject } from '../../audit/subject.ts'
import { noStressSentence } from '../../trace/text/audit-run-words.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { progress } from '../print.ts'
import type { RecorderScripts } from '../record/page-link.ts'
import { performanceOf } from '../record/performed-music.ts'
import type { PerformedMusic } from '../record/play-sequence.ts'
import { type PageRecording, recordPage } from '../record/record-page.ts'
import { createTraceCollector } from '../record/trace-collector.ts'
import { AUDIO_WAIT_MS, waitUntil } from '../record/wait-until.ts'
import { beginStress } from './stress.ts'

/**
 * What the page does under each; without those that this browser or page has not, which is told. Rejects as
 * `recordPage` does. `plan`: what is played, null: what the recording says.
 */
export async function auditStressed(
  opened: OpenBrowser,
  scripts: RecorderScripts,
  recording: PageRecording,
  plan: StimulusPlan | null,
  stresses: readonly Stress[],
  signal: AbortSignal,
): Promise<StressedSubject[]> {
  const stressed: StressedSubject[] = []
  for (const stress of stresses) {
    if (signal.aborted) break
    if (isMidiAmid(stress) && recording.music === null) {
      progress(noStressSentence(stress))
      continue
    }
    progress(`Once more, under stress: ${stress}.`)
    const collector = createTraceCollector(async () => undefined)
    let isBegun = false
    const trouble: PageRecording['trouble'] = async (page) => {
      await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
      const end = await beginStress(page, stress)
      isBegun = end !== null
      return end ?? (async () => undefined)
    }
    const stressedRun = { ...recording, music: troubledMusic(recording.music, stress), trouble }
    await recordPage(opened, scripts, collector, stressedRun, signal)
    await collector.end()
    const { session } = collector
    session.finish()
    const subject = isBegun ? stressedSubject(stress, session, plan) : null
    if (subject === null) progress(noStressSentence(stress))
    else stressed.push(subject)
  }
  return stressed
}

const troubledMusic = (music: PerformedMusic | null, stress: Stress): PerformedMusic | null =>
  music === null || !isMidiAmid(stress)
    ? music
    : performanceOf(withMidiAmid(music.sequence, stress), music.name, music.run, music.runs)
