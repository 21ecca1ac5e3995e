// Performs music into the document that this bridge stands in: gets what is to be played some seconds ahead, tells the
// recording of it, and hands each message to the page when it is due. Isolated world.

import { createMidiPlayer, type PlayerHost } from '../../trace/performance/midi-player.ts'
import { packMidiBytes } from '../../trace/wire/midi-word.ts'
import { LIMIT, type PageMessage } from '../../trace/wire/protocol.ts'
import type { PerformOrder } from '../transports/channel.ts'

export type PerformerHost = Omit<PlayerHost, 'send'>

export interface Performer {
  take(order: PerformOrder): void
  /** Ends what sounds; nothing more comes. */
  stop(): void
}

/** Nothing is performed yet. `send`: into the page; `tell`: to the recording. */
export function createPerformer(
  host: PerformerHost,
  send: (bytes: readonly number[]) => void,
  tell: (message: PageMessage) => void,
): Performer {
  const player = createMidiPlayer({ ...host, send: (bytes) => send(Array.from(bytes)) })
  return {
    take(order) {
      switch (order.type) {
        case 'begin': {
          const { startInMs, music } = order
          const wallMs = host.nowMs() + startInMs
          player.begin(wallMs)
          return tell({ type: 'performance/start', wallMs, ...music })
        }
        case 'add': {
          const atMs = order.atMs.slice(0, LIMIT.askedEvents)
          const messages = order.messages.slice(0, atMs.length)
          const words = messages.map((bytes) => packMidiBytes(Uint8Array.from(bytes)))
          tell({ type: 'performance/asked', first: order.first, atMs, words })
          return messages.forEach((bytes, index) => player.add(atMs[index] ?? 0, bytes))
        }
        case 'stop':
          return player.stop()
      }
    },
    stop: player.stop,
  }
}

/** The platform's own clock, timers and tasks. */
export function createPerformerHost(): PerformerHost {
  const { port1, port2 } = new MessageChannel()
  let waiting: (() => void)[] = []
  port2.addEventListener('message', () => {
    const due = waiting
    waiting = []
    for (const run of due) run()
  })
  port2.start()
  return {
    nowMs: () => performance.timeOrigin + performance.now(),
    after: (run, delayMs) => window.setTimeout(run, delayMs),
    cancel: (timer) => window.clearTimeout(timer),
    soon(run) {
      waiting.push(run)
      if (waiting.length === 1) port1.postMessage(null)
    },
  }
}
