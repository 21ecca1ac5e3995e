// How far a bend moves a note. Any context.

import { centsBetween, pitchOf } from '../listening/pitch.ts'
import { after, type Ear } from './takes.ts'

/** From the middle to the end of the bend's way, cents; or why it is not known. Any thread. */
export function bentCents(ear: Ear, name: string): number | 'notHeard' | 'noPitch' {
  const [take] = ear.takes(name)
  if (take === undefined) return 'notHeard'
  const changeMs = take.changeMs - take.atMs
  const before = after(ear, take, 80, changeMs - 20)
  const later = after(ear, take, changeMs + 100, take.endMs - take.atMs - 20)
  if (before === null || later === null) return 'notHeard'
  const { sampleRate } = ear.listening.sound
  const from = pitchOf(before, sampleRate)
  const to = pitchOf(later, sampleRate)
  return from === null || to === null ? 'noPitch' : centsBetween(from, to)
}
