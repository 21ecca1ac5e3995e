// Plays a piece into a function that takes MIDI messages, by a timer that aims at absolute times and so does not
// drift. Page main thread.

import type { Piece } from './pieces/prelude.ts'

export interface Player {
  readonly isPlaying: boolean
  /** From the beginning; does nothing while it plays. */
  play(): void
  /** Stops at once and ends the notes that sound. */
  stop(): void
}

/**
 * A player. `send` gets each message when it is due; `onChange` is called when it starts, stops or reaches the end.
 * After a stall (a sleeping tab) what is overdue is sent at once, in order.
 */
export function createPlayer(
  piece: Piece,
  send: (bytes: Uint8Array) => void,
  onChange: () => void,
): Player {
  const sounding = new Set<number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedMs = 0
  let next = 0
  let isPlaying = false

  const step = (): void => {
    const elapsedMs = performance.now() - startedMs
    for (;;) {
      const event = piece.events[next]
      if (!event) {
        end()
        return
      }
      if (event.atMs > elapsedMs) {
        timer = setTimeout(step, event.atMs - elapsedMs)
        return
      }
      next += 1
      if (event.bytes[0] >= 0x90) sounding.add(event.bytes[1])
      else sounding.delete(event.bytes[1])
      send(Uint8Array.from(event.bytes))
    }
  }
  const end = (): void => {
    clearTimeout(timer)
    isPlaying = false
    for (const note of sounding) send(Uint8Array.of(0x80, note, 0))
    sounding.clear()
    onChange()
  }

  return {
    get isPlaying() {
      return isPlaying
    },
    play() {
      if (isPlaying) return
      isPlaying = true
      next = 0
      startedMs = performance.now()
      onChange()
      step()
    },
    stop() {
      if (isPlaying) end()
    },
  }
}
