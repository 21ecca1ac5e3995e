// The pitches of the keys that are played for that. Any context.

import { centsFromKey, pitchOf } from '../listening/pitch.ts'
import { after, type Ear, isAudible, soundingLevel } from './takes.ts'

/** Cents from its key, in equal temperament, A4 at 440 Hz; null: the sound has no clear pitch; silent: no sound. */
export type TunedNote = number | null | 'silent'

/** Each key of the section `tuning`, in their order. Any thread; some milliseconds. */
export const pitchesOf = (ear: Ear): TunedNote[] =>
  ear.takes('tuning').map((take) => {
    if (!isAudible(soundingLevel(ear, take))) return 'silent'
    const piece = after(ear, take, 80, 340)
    const hz = piece === null ? null : pitchOf(piece, ear.listening.sound.sampleRate)
    return hz === null ? null : centsFromKey(hz, take.key)
  })
