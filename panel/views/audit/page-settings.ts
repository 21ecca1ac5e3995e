// A page whose audio contexts are made with other settings than its own, as they would be on another device: it is
// loaded anew with code that sees to that, and once more without it in the end. Panel page.

import { type ContextSettings, settingsCode } from '../../../audit/stress/context-settings.ts'
import type { RecordingModel } from '../../models/recording-model.ts'
import type { RecordingWaits, Stop } from '../../models/recording-waits.ts'
import { AuditProblem } from './audit-problem.ts'

/** Loads the inspected page anew. `script` runs in it before its own scripts, this once; null: nothing does. */
export type ReloadPage = (script: string | null) => void

const LOAD_LIMIT_MS = 20_000

/**
 * Loads the page, which is recorded, anew with these settings. Resolves with the documents that were there before, when
 * none of them is any more, and the page is; or when `stop` fires. Rejects with AuditProblem where it does not come.
 */
export async function loadWithSettings(
  settings: ContextSettings,
  reloadPage: ReloadPage,
  { documents }: Pick<RecordingModel, 'documents'>,
  { until }: RecordingWaits,
  stop: Stop,
): Promise<ReadonlySet<string>> {
  const earlier = new Set(documents.keys())
  const isLoaded = (): boolean => {
    const pages = [...documents].filter(
      ([, { isAttached, frameId }]) => isAttached && frameId === 0,
    )
    return pages.length > 0 && pages.every(([document]) => !earlier.has(document))
  }
  reloadPage(settingsCode(settings))
  if (!(await until(isLoaded, LOAD_LIMIT_MS, stop)) && !stop.aborted())
    throw new AuditProblem('The page did not load once more, so nothing was audited.')
  return earlier
}
