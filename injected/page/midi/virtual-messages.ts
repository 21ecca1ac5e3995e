// Messages for the virtual inputs, each dispatched in a task of its own: so the microtasks of two events never mix.
// Page world.

import {
  addListener,
  closePort,
  dispatch,
  NativeMessageChannel,
  nativeGetter,
  postOn,
  startPort,
} from '../natives.ts'
import { claimTarget } from '../causes/own-targets.ts'
import type { Follower } from './follower.ts'
import type { MidiHandlers } from './midi-handlers.ts'

/** Messages that wait for their task. */
const MAX_QUEUE = 4096

interface QueuedMessage {
  /** Null: the page has none. */
  input: MIDIInput | null
  event: Event
  /** What the follower hears; null: it has heard it with the first input. */
  data: Uint8Array | null
}

export interface VirtualMessages {
  /**
   * Into each of `inputs`; null stands for a page that has none, whose follower hears it all the same. Over the bound
   * they are dropped.
   */
  send(bytes: readonly number[], inputs: readonly (MIDIInput | null)[]): void
  /** What waits is never dispatched. */
  dispose(): void
}

/**
 * Opens a message channel of its own, each of whose messages is a task. Throws nothing into a task but what the
 * page's handlers throw.
 */
export function createVirtualMessages(handlers: MidiHandlers, follower: Follower): VirtualMessages {
  const stampOf = nativeGetter<number>(Event.prototype, 'timeStamp') ?? (() => Number.NaN)
  const channel = new NativeMessageChannel()
  const queue: QueuedMessage[] = []

  claimTarget(channel.port2)
  addListener(channel.port2, 'message', () => {
    const next = queue.shift()
    if (!next) return
    const { input, event, data } = next
    if (data && follower.isFollowing) {
      try {
        follower.hear(data, stampOf(event), true)
      } catch {
        // The page's own event goes on.
      }
    }
    if (input) handlers.dispatchVirtual(event, () => dispatch(input, event))
  })
  startPort(channel.port2)

  return {
    send(bytes, inputs) {
      const data = Uint8Array.from(bytes)
      inputs.forEach((input, index) => {
        if (queue.length >= MAX_QUEUE) return
        const event = input
          ? new MIDIMessageEvent('midimessage', { data: data.slice() })
          : new Event('midimessage')
        queue.push({ input, event, data: index === 0 ? data : null })
        postOn(channel.port1, null, [])
      })
    },
    dispose() {
      queue.length = 0
      closePort(channel.port1)
      closePort(channel.port2)
    },
  }
}
