// A page whose audio contexts are made with other settings than its own, as they would be on another device: it is
// loaded anew with code that sees to that, and once more without it in the end. Panel page.

import { type ContextSettings, settingsCode } from '../../../audit/stress/context-settings.ts'
import type { RunInPage } from '../../../audit/stress/page-work.ts'
import { pause } from '../../models/perform-music.ts'
import type { RecordingModel } from '../../models/recording-model.ts'
import type { RecordingWaits, Stop } from '../../models/recording-waits.ts'
import { AuditProblem } from './audit-problem.ts'

/** Loads the inspected page anew. `script` runs in it before its own scripts, this once; null: nothing does. */
export type ReloadPage = (script: string | null) => void

export interface PageSettingsHost {
  readonly reloadPage: ReloadPage
  /** Null: nobody can. */
  readonly runInPage: RunInPage | null
  readonly recording: Pick<RecordingModel, 'documents'>
  readonly waits: RecordingWaits
}

const LOAD_LIMIT_MS = 20_000
const COMPLETE_LIMIT_MS = 10_000
const ASK_EVERY_MS = 200

/**
 * Loads the page, which is recorded, anew with these settings. Resolves with the documents that were there before, when
 * none of them is any more, and the page is; or when `stop` fires. Rejects with AuditProblem where it does not come.
 */
export async function loadWithSettings(
  settings: ContextSettings,
  { reloadPage, runInPage, recording: { documents }, waits }: PageSettingsHost,
  stop: Stop,
): Promise<ReadonlySet<string>> {
  if (runInPage !== null) await untilComplete(runInPage, stop)
  const earlier = new Set(documents.keys())
  const isLoaded = (): boolean => {
    const pages = [...documents].filter(
      ([, { isAttached, frameId }]) => isAttached && frameId === 0,
    )
    const isAnew = pages.length > 0 && pages.every(([document]) => !earlier.has(document))
    return isAnew && waits.isRecording()
  }
  if (stop.aborted()) return earlier
  reloadPage(settingsCode(settings))
  if (!(await waits.until(isLoaded, LOAD_LIMIT_MS, stop)) && !stop.aborted())
    throw new AuditProblem('The page did not load once more, so nothing was audited.')
  return earlier
}

/**
 * What is still loading must not go: its browser would say that it is loaded when nobody of ours is in the tab, and the
 * recording would be taken for blocked. A page that never ends is waited for no longer than that.
 */
async function untilComplete(runInPage: RunInPage, stop: Stop): Promise<void> {
  const endMs = performance.now() + COMPLETE_LIMIT_MS
  // A page that hangs never answers.
  const limit = pause(COMPLETE_LIMIT_MS, stop.signal)
  while (performance.now() < endMs && !stop.aborted()) {
    const state = await Promise.race([runInPage('document.readyState').catch(() => ''), limit])
    if (state === 'complete') return
    await pause(ASK_EVERY_MS, stop.signal)
  }
}
