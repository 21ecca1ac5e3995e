// Where the recording of a tab stands, as its panels are told: state, reason in words, and what the user has granted.
// Runs in the background.

import browser from 'webextension-polyfill'
import { isLocalPattern, originOf, permissionPatternOf, whyForbidden } from '../origin.ts'
import type { PanelStatus, RecordingState } from '../transports/channel.ts'
import { grantedPatterns } from './content-scripts.ts'
import type { Recording } from './recordings.ts'

/** What is known of the page in a tab, beside its recording. */
export interface TabPage {
  /** Address of the inspected page as its panel says; '' before a panel has told. */
  readonly url: string
  /** The user has declined the permission for it. */
  readonly isDeclined: boolean
  /** Why the last recording ended as it did, where that needs words. */
  readonly reason: string
}

export type RecordingStatus = Extract<PanelStatus, { type: 'recording/state' }>

interface Place {
  state: RecordingState
  reason: string
}

/** True where the user, or the manifest, lets us into pages at this address. Rejects with the browser's reason. */
export const isPermitted = async (url: string): Promise<boolean> => {
  const pattern = permissionPatternOf(url)
  return pattern !== null && browser.permissions.contains({ origins: [pattern] })
}

/** The status to tell of a tab with this recording, undefined where none runs. Rejects with the browser's reason. */
export const statusOf = async (
  page: TabPage,
  recording: Recording | undefined,
): Promise<RecordingStatus> => {
  const granted = (await grantedPatterns()).filter((pattern) => !isLocalPattern(pattern))
  const place = placeOfRunning(page, recording) ?? (await placeOfWaiting(page, recording))
  const { recordingId } = recording ?? {}
  const named = recordingId === undefined ? {} : { recordingId }
  return { type: 'recording/state', origin: originOf(page.url), granted, ...place, ...named }
}

const placeOfRunning = ({ reason }: TabPage, recording: Recording | undefined): Place | null => {
  switch (recording?.phase) {
    case 'stopping':
      return { state: 'stopping', reason: '' }
    case 'recording':
      return { state: 'recording', reason }
    case 'starting':
      return { state: recording.mode === 'reload' ? 'reloading' : 'recording', reason: '' }
    case 'blocked':
    case undefined:
      return null
  }
}

const placeOfWaiting = async (
  { url, isDeclined, reason }: TabPage,
  recording: Recording | undefined,
): Promise<Place> => {
  const isBlocked = recording?.phase === 'blocked'
  const forbidden = whyForbidden(url)
  if (forbidden !== '') return { state: 'forbidden-page', reason: forbidden }
  if (!(await isPermitted(url))) {
    const origin = originOf(url)
    if (isDeclined) {
      return { state: 'permission-denied', reason: `You declined the permission for ${origin}.` }
    }
    const where = isBlocked
      ? `The recording waits: the page went on to ${origin}`
      : `This page is at ${origin}`
    return {
      state: 'needs-permission',
      reason: `${where}, which needs your permission. Press Record to be asked.`,
    }
  }
  if (!isBlocked) return { state: 'idle', reason }
  return {
    state: 'forbidden-page',
    reason: reason || 'The browser lets no extension into this page.',
  }
}
