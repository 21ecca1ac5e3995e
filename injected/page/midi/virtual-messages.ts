// Messages for the virtual inputs, each event dispatched in a task of its own, by the platform alone: so the microtasks
// of two events never mix, and nothing of ours is on the stack of the page's handlers. Page world.

import { bindTo, eventStamp, nativeDispatch, queueTask } from '../natives.ts'
import type { Follower } from './follower.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import { splitMessages } from './split-messages.ts'
import type { VirtualInput } from './virtual-input.ts'

/** Events that wait for their task. */
const MAX_WAITING = 4096

export interface VirtualMessages {
  /**
   * The messages of the packet, into each of `inputs`; a system-exclusive one only where it is wanted. Whoever follows
   * hears them also where there is no input. Over the bound they are dropped.
   */
  send(packet: readonly number[], inputs: readonly VirtualInput[]): void
}

/** Nothing waits. Throws nothing into a task but what the page's handlers throw. */
export function createVirtualMessages(handlers: MidiHandlers, follower: Follower): VirtualMessages {
  const NativeMessageEvent = globalThis.MIDIMessageEvent as typeof MIDIMessageEvent | undefined
  const NativeBytes = Uint8Array
  const NativeEvent = Event
  let waiting = 0

  const bytesOf = (message: readonly number[]): Uint8Array<ArrayBuffer> => {
    const bytes = new NativeBytes(message.length)
    for (let at = 0; at < message.length; at++) bytes[at] = message[at] as number
    return bytes
  }

  const eventOf = (message: readonly number[]): Event => {
    const init = { __proto__: null, data: bytesOf(message) } as MIDIMessageEventInit
    return NativeMessageEvent
      ? new NativeMessageEvent('midimessage', init)
      : new NativeEvent('midimessage')
  }

  const sendOne = (
    message: readonly number[],
    isSysexMessage: boolean,
    inputs: readonly VirtualInput[],
  ): void => {
    const own = { number: 0 }
    let event = eventOf(message)
    if (follower.isFollowing) {
      const stampMs = eventStamp(event)
      queueTask(() => {
        if (follower.isFollowing) follower.hear(bytesOf(message), stampMs, true)
      })
    }
    for (let at = 0; at < inputs.length; at++) {
      const { input, isSysex } = inputs[at] as VirtualInput
      if (isSysexMessage && !isSysex) continue
      handlers.announce(event, own)
      waiting++
      queueTask(bindTo(nativeDispatch, input, event))
      event = eventOf(message)
    }
  }

  return {
    send(packet, inputs) {
      const before = waiting
      splitMessages(packet, (message, isSysex) => {
        if (waiting < MAX_WAITING) sendOne(message, isSysex, inputs)
      })
      const count = waiting - before
      if (count === 0) return
      queueTask(() => {
        waiting -= count
      })
    },
  }
}
