// Messages for the virtual inputs, each event dispatched in a task of its own, by the platform alone: so the microtasks
// of two events never mix, and nothing of ours is on the stack of the page's handlers. Page world.

import {
  bare,
  bindTo,
  bytesFrom,
  eventStamp,
  type List,
  nativeClass,
  nativeDispatch,
  NativeEvent,
  queueTask,
} from '../natives.ts'
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
  send(packet: List<number>, inputs: List<VirtualInput>): void
}

const NativeMidiEvent = nativeClass('MIDIMessageEvent')
/** The event that brings a message, where the platform has such. */
export const createMidiEvent = (message: List<number>): Event =>
  NativeMidiEvent
    ? new NativeMidiEvent('midimessage', bare({ data: bytesFrom(message) }))
    : new NativeEvent('midimessage')

/** Nothing waits. Throws nothing into a task but what the page's handlers throw. */
export function createVirtualMessages(handlers: MidiHandlers, follower: Follower): VirtualMessages {
  let waiting = 0

  const sendOne = (
    message: List<number>,
    isSysexMessage: boolean,
    inputs: List<VirtualInput>,
  ): void => {
    const own = { number: 0 }
    let event = createMidiEvent(message)
    if (follower.isFollowing) {
      const stampMs = eventStamp(event)
      queueTask(() => {
        if (follower.isFollowing) follower.hear(bytesFrom(message), stampMs, true)
      })
    }
    for (let at = 0; at < inputs.length; at++) {
      const { input, isSysex } = inputs[at] as VirtualInput
      if (isSysexMessage && !isSysex) continue
      handlers.announce(event, own)
      waiting++
      queueTask(bindTo(nativeDispatch, input, event))
      event = createMidiEvent(message)
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
