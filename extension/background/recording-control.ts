// The recordings of all tabs: one for each tab that anybody has asked about, and what happens to all of them. Runs in
// the background.

import { type JoiningPage, registerScripts, unregisterScripts } from './content-scripts.ts'
import type { Keepers } from './keepers.ts'
import type { Recordings } from './recordings.ts'
import { createTabRecording, type TabRecording } from './tab-recording.ts'

export interface RecordingControl {
  /** The tab's, whether or not it is recorded. */
  of(tabId: number): TabRecording
  tabLoaded(tabId: number): void
  tabClosed(tabId: number): void
  /** What kept the tab's recording is gone, or could not take it. */
  keeperGone(tabId: number): void
  permissionsChanged(): void
}

/** Takes up the recordings that an earlier life of the background has left. */
export const createRecordingControl = (
  recordings: Recordings,
  joiningPage: JoiningPage,
  keepers: Keepers,
): RecordingControl => {
  const tabs = new Map<number, TabRecording>()

  const of = (tabId: number): TabRecording => {
    const known = tabs.get(tabId)
    if (known !== undefined) return known
    const tab = createTabRecording(tabId, recordings, joiningPage, keepers)
    tabs.set(tabId, tab)
    return tab
  }

  return {
    of,
    tabLoaded(tabId) {
      // Most tabs are nobody's business.
      if (recordings.get(tabId) !== undefined) of(tabId).loaded()
    },
    tabClosed(tabId) {
      tabs.delete(tabId)
      void keepers.release(tabId)
      if (recordings.get(tabId) === undefined) return
      void recordings.delete(tabId).then(async () => {
        if (recordings.tabIds.length === 0) await unregisterScripts()
      })
    },
    keeperGone(tabId) {
      tabs.get(tabId)?.keeperGone()
    },
    permissionsChanged() {
      if (recordings.tabIds.length > 0) void registerScripts(recordings.isAnyHeard)
      for (const tab of tabs.values()) tab.permissionsChanged()
    },
  }
}
