// The user's markers: set where the recording stands or the playhead is, named, taken away, gone to. They are messages
// of the recording, so they are saved and opened with it. Panel page; no DOM.

import { computed, type ReadonlySignal } from '@preact/signals'
import type { Marker } from '../../trace/markers/marker.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'
import type { AxisModel } from './axis-model.ts'
import type { RecordingModel } from './recording-model.ts'
import type { ReplayModel } from './replay-model.ts'

/** What is shown before and after one that is gone to while a recording runs, ms. */
const AROUND_MS = 2500

export interface MarkerModel {
  /** In the order of their times; the same array until one changes. */
  readonly all: ReadonlySignal<readonly Marker[]>
  /** There is a recording to set one in. */
  readonly canMark: ReadonlySignal<boolean>
  /** Sets one: now while a recording runs, else at the playhead, or where the cursor stands. */
  add(): void
  /** Its note; what is too long is cut. */
  rename(id: number, text: string): void
  remove(id: number): void
  /** Shows its moment in all charts. */
  jump(marker: Pick<Marker, 'wallMs'>): void
}

const randomNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0] as number

/** The markers of what is shown. `newId`: a number that no other marker is likely to have, below 2³². */
export function createMarkerModel(options: {
  session: Pick<TraceSession, 'markers'>
  recording: Pick<RecordingModel, 'mark' | 'isActive' | 'source' | 'revision'>
  replay: Pick<ReplayModel, 'bounds' | 'playhead' | 'seek' | 'pause'>
  timeAxis: Pick<AxisModel, 'cursor' | 'zoomTo' | 'moveCursor'>
  now?: () => number
  newId?: () => number
}): MarkerModel {
  const { session, recording, replay, timeAxis, now = Date.now, newId = randomNumber } = options
  const canMark = computed(() => recording.source.value.kind !== 'none')

  const place = (): number | null => {
    if (recording.isActive.peek()) return now()
    const bounds = replay.bounds.peek()
    return replay.playhead.peek() ?? timeAxis.cursor.peek() ?? bounds?.to ?? null
  }

  const change = (id: number, changes: { text?: string; isRemoved?: boolean }): void => {
    const marker = session.markers.find((each) => each.id === id)
    if (marker === undefined) return
    recording.mark({ ...marker, isRemoved: false, ...changes })
  }

  return {
    all: computed(() => {
      void recording.revision.value
      return session.markers
    }),
    canMark,
    add() {
      const wallMs = canMark.peek() ? place() : null
      if (wallMs !== null) recording.mark({ id: newId(), wallMs, text: '', isRemoved: false })
    },
    rename: (id, text) => change(id, { text: text.trim().slice(0, LIMIT.stringLength) }),
    remove: (id) => change(id, { isRemoved: true }),
    jump({ wallMs }) {
      if (replay.bounds.peek() !== null) {
        replay.pause()
        replay.seek(wallMs)
        return
      }
      timeAxis.zoomTo({ from: wallMs - AROUND_MS, to: wallMs + AROUND_MS })
      timeAxis.moveCursor(wallMs)
    },
  }
}
