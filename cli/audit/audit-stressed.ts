// The same page once more for each stress, played while that troubles it. Node.

import type { StimulusPlan } from '../../audit/stimulus/plan.ts'
import { type Stress, type StressedSubject, subjectOf } from '../../audit/subject.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { progress } from '../print.ts'
import type { RecorderScripts } from '../record/page-link.ts'
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
    progress(`Once more, under stress: ${stress}.`)
    const collector = createTraceCollector(async () => undefined)
    let isBegun = false
    const trouble: PageRecording['trouble'] = async (page) => {
      await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
      const end = await beginStress(page, stress)
      isBegun = end !== null
      return end ?? (async () => undefined)
    }
    await recordPage(opened, scripts, collector, { ...recording, trouble }, signal)
    await collector.end()
    const { session } = collector
    session.finish()
    const isFelt = isBegun && (stress !== 'sysex' || hasSysex(session))
    if (isFelt) stressed.push({ stress, subject: subjectOf(session, plan) })
    else progress(`There is no such stress here: ${stress}.`)
  }
  return stressed
}

/** Pages that have not asked for SysEx get none. */
function hasSysex({ eventCount, eventAt }: TraceSession): boolean {
  for (let index = 0; index < eventCount; index++) {
    const { virtual, status } = eventAt(index)
    if (virtual && status === 0xf0) return true
  }
  return false
}
