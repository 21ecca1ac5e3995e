// What a recording is doing, and where what is shown comes from. Panel page.

import type { PanelStatus } from '../../extension/transports/channel.ts'

export type RecordingStatus = Extract<PanelStatus, { type: 'recording/state' }>

/** Where the figures come from. */
export type TraceSource = { kind: 'none' } | { kind: 'live' } | { kind: 'file'; name: string }

/** True while a recording runs or is on its way. */
export function isActiveState(state: RecordingStatus['state']): boolean {
  return state === 'recording' || state === 'reloading' || state === 'stopping'
}
