// Sends a sequence in real time. Aims at absolute times, so that late timers do not add up to drift. Node.

import { messageAt, type MidiSequence } from '../../midi/midi-sequence.ts'

export interface PlayedSequence {
  /** Messages that were sent. */
  sent: number
  /** The latest that one was sent after its time. */
  latestMs: number
  isComplete: boolean
}

/**
 * Resolves when the last message was sent, or when `signal` fires; then the notes that sound are ended first.
 * `send` gets the messages that are due together, in order; what it returns is not waited for, so that a slow
 * receiver shifts nothing.
 */
export function playSequence(
  sequence: MidiSequence,
  send: (messages: readonly (readonly number[])[]) => void,
  signal: AbortSignal,
): Promise<PlayedSequence> {
  const { atMs } = sequence
  const sounding = new Map<number, readonly number[]>()
  const startedMs = performance.now()
  let next = 0
  let latestMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const follow = (bytes: readonly number[]): void => {
    const [status = 0, note = 0, velocity = 0] = bytes
    const kind = status & 0xf0
    if (kind !== 0x80 && kind !== 0x90) return
    const channel = status & 0x0f
    if (kind === 0x90 && velocity > 0) sounding.set(channel * 128 + note, [0x80 | channel, note, 0])
    else sounding.delete(channel * 128 + note)
  }

  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      if (sounding.size > 0) send([...sounding.values()])
      resolve({ sent: next, latestMs, isComplete: next === atMs.length })
    }
    const step = (): void => {
      const elapsedMs = performance.now() - startedMs
      const due: (readonly number[])[] = []
      for (;;) {
        const dueMs = atMs[next]
        if (dueMs === undefined || dueMs > elapsedMs) break
        latestMs = Math.max(latestMs, elapsedMs - dueMs)
        const bytes = Array.from(messageAt(sequence, next))
        follow(bytes)
        due.push(bytes)
        next += 1
      }
      if (due.length > 0) send(due)
      const nextMs = atMs[next]
      if (nextMs === undefined) finish()
      else timer = setTimeout(step, nextMs - (performance.now() - startedMs))
    }
    if (signal.aborted) {
      finish()
      return
    }
    signal.addEventListener('abort', finish)
    step()
  })
}
