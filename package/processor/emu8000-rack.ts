// The engine of one node, with what its port can ask of it. Audio thread; `render` allocates nothing.

import { createEngine } from '../../engine/engine.ts'
import type { SoundFontBank } from '../../engine/soundfont/bank.ts'
import { unpackBank } from '../../engine/soundfont/packed-bank.ts'
import type { Emu8000Settings, FromEmu8000 } from '../worklet/emu8000-protocol.ts'
import { readMidi } from './read-midi.ts'

export interface Emu8000Rack {
  /** False: it was told to end. */
  readonly isPlaying: boolean
  /** Whatever came by the port, while the context's frame is `frame`. Never throws for a strange message. */
  receive(message: unknown, frame: number): void
  /** The block that begins at the context's `frame`. */
  render(left: Float32Array, right: Float32Array, count: number, frame: number): void
}

/** A rack without a bank, silent, in a context of `sampleRate`. RangeError for a rate outside 8000…192000 Hz. */
export function createEmu8000Rack(
  sampleRate: number,
  settings: Partial<Emu8000Settings>,
  send: (message: FromEmu8000) => void,
): Emu8000Rack {
  const engine = createEngine({ ...settings, sampleRate })
  let isWarm = false
  let isPlaying = true
  /** Of the context: where the engine's next block begins, unless it was not rendered for a while. */
  let nextFrame = 0

  const refuse = (reason: string): void => send({ type: 'message/refused', reason })

  const play = (value: unknown, engineFrame: number): void => {
    const bytes = readMidi(value)
    if (typeof bytes === 'string') return refuse(bytes)
    const [status = 0, data1 = 0, data2 = 0] = bytes
    const isTaken =
      status === 0xf0
        ? engine.sendSysex(engineFrame, bytes)
        : engine.sendShort(engineFrame, status, data1, data2)
    if (!isTaken) refuse('More messages wait for their time than there is room for.')
  }

  const load = (id: number, bytes: unknown): void => {
    let bank: SoundFontBank
    try {
      if (!(bytes instanceof ArrayBuffer)) throw new TypeError('A bank is an ArrayBuffer.')
      bank = unpackBank(bytes)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return send({ type: 'bank/refused', id, reason })
    }
    engine.loadBank(bank)
    if (!isWarm) engine.warmUp()
    isWarm = true
    send({ type: 'bank/ready', id, presets: bank.presets.count })
  }

  const change = ({ reverb, chorus }: Partial<Emu8000Settings>): void => {
    if (reverb !== undefined) engine.setReverb(reverb)
    if (chorus !== undefined) engine.setChorus(chorus)
  }

  return {
    get isPlaying() {
      return isPlaying
    },
    receive(message, frame) {
      if (Array.isArray(message) || message instanceof Uint8Array) {
        return play(message, engine.frame)
      }
      const told = (typeof message === 'object' && message !== null ? message : {}) as {
        readonly [name: string]: unknown
      }
      switch (told['type']) {
        case 'midi/at': {
          const seconds = Number(told['seconds'])
          // The engine's output comes late by what its resampler holds back.
          const later =
            Math.round(seconds * sampleRate) - Math.max(frame, nextFrame) - engine.latencyFrames
          return play(told['bytes'], engine.frame + (later > 0 ? later : 0))
        }
        case 'bank/load':
          return load(Number(told['id']), told['bytes'])
        case 'sound/stop':
          return engine.silence()
        case 'settings/change':
          return change((Object(told['settings']) as Partial<Emu8000Settings>) ?? {})
        case 'node/end':
          isPlaying = false
          return undefined
        default:
          return refuse('There is no such message.')
      }
    },
    render(left, right, count, frame) {
      nextFrame = frame + count
      engine.render(left, right, 0, count)
    },
  }
}
