// What was last chosen on each MIDI channel, so that an engine that replaces another (other mode, other number of
// voices) plays the same instruments. Audio thread; fixed memory. Registered parameters (RPN, NRPN) and system
// exclusive settings are not kept: they are sequences, and the piece that needs them sends them again.

import type { Engine } from '../../../engine/engine-types.ts'

const UNSET = 255
const CHANNELS = 16
const CONTROLLERS = 128
/** Data entry and the numbers of parameters belong to sequences; mode messages (120 and up) are moments. */
const isKept = (controller: number): boolean =>
  controller < 120 &&
  controller !== 6 &&
  controller !== 38 &&
  !(controller >= 96 && controller <= 101)

export interface ChannelMemory {
  /** Allocates nothing. */
  hear(status: number, data1: number, data2: number): void
  /** Queues everything for the engine's current frame, as far as its queue has room. */
  tell(engine: Engine): void
}

/** Nothing has been chosen yet. */
export function createChannelMemory(): ChannelMemory {
  const programs = new Uint8Array(CHANNELS).fill(UNSET)
  const controllers = new Uint8Array(CHANNELS * CONTROLLERS).fill(UNSET)
  const bends = new Uint16Array(CHANNELS).fill(8192)

  return {
    hear(status, data1, data2) {
      const channel = status & 0x0f
      const kind = status & 0xf0
      if (kind === 0xc0) programs[channel] = data1
      else if (kind === 0xe0) bends[channel] = (data1 & 0x7f) | ((data2 & 0x7f) << 7)
      else if (kind === 0xb0) {
        if (data1 === 121) {
          controllers.fill(UNSET, channel * CONTROLLERS + 1, channel * CONTROLLERS + 7)
          controllers[channel * CONTROLLERS + 11] = UNSET
          controllers.fill(UNSET, channel * CONTROLLERS + 64, channel * CONTROLLERS + 70)
          bends[channel] = 8192
        } else if (isKept(data1)) controllers[channel * CONTROLLERS + data1] = data2
      }
    },
    tell(engine) {
      const { frame } = engine
      for (let channel = 0; channel < CHANNELS; channel++) {
        for (let controller = 0; controller < CONTROLLERS; controller++) {
          const value = controllers[channel * CONTROLLERS + controller] as number
          if (value !== UNSET) engine.sendShort(frame, 0xb0 | channel, controller, value)
        }
        // After the bank select among the controllers, which it needs.
        const program = programs[channel] as number
        if (program !== UNSET) engine.sendShort(frame, 0xc0 | channel, program, 0)
        const bend = bends[channel] as number
        if (bend !== 8192) engine.sendShort(frame, 0xe0 | channel, bend & 0x7f, bend >> 7)
      }
    },
  }
}
