// The notes that the page has told the tap to listen for, and the records of those whose pitch was found. Audio
// thread; allocates nothing after creation.

import { KIND } from '../../../trace/wire/record.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  awaitedEvent,
  awaitedNote,
} from '../../../trace/wire/worklet-protocol.ts'
import type { Scope } from '../probe/scope.ts'
import type { FilterBank } from './filter-bank.ts'
import { createPitchWatcher } from './pitch.ts'
import { NativeFloat32Array } from '../../../trace/wire/natives.ts'
import { scopeRate } from '../natives.ts'

/** How long a note's pitch is listened for. */
const PITCH_WAIT_SECONDS = 0.5

/** The tap's parameters, as `process` gets them. */
export type Parameters = Readonly<Record<string, Float32Array>>

export interface AwaitedNotes {
  /** Takes up the notes that the page has written since the last quantum. */
  take(parameters: Parameters, frame: number): void
  /** The bank has filtered another step, which ends before `endFrame`. */
  listen(endFrame: number): void
  clear(): void
}

/** None is awaited. */
export function createAwaitedNotes({ clock, writer }: Scope, bank: FilterBank): AwaitedNotes {
  const pitches = createPitchWatcher(scopeRate, bank.decimation)
  const count = AWAITED_NOTE_PARAMETERS.length
  const told = new NativeFloat32Array(count)

  return {
    take(parameters, frame) {
      for (let index = 0; index < count; index++) {
        const value = parameters[AWAITED_NOTE_PARAMETERS[index] as string]?.[0] ?? 0
        if (value === told[index]) continue
        told[index] = value
        const frequencyHz = 440 * 2 ** ((awaitedNote(value) - 69) / 12)
        const untilFrame = frame + PITCH_WAIT_SECONDS * scopeRate
        pitches.expect(awaitedEvent(value), frequencyHz, untilFrame, frame)
      }
    },
    listen(endFrame) {
      pitches.push(bank.decimated, endFrame)
      if (!pitches.look()) return
      const { event, frame, uncertaintyMs } = pitches
      writer.write(KIND.pitchOnset, 0, 0, frame, clock.now(), event, uncertaintyMs)
    },
    clear: () => pitches.clear(),
  }
}
