// The register log that a user named, and the card that plays it. Node.

import { createRegisterCard } from '../../engine/registers/register-card.ts'
import {
  MAX_LOG_BYTES,
  parseRegisterLog,
  type RegisterLog,
  RegisterLogError,
} from '../../engine/registers/register-log.ts'
import { CHIP_RATE } from '../../engine/chip/voice-columns.ts'
import { createSequence, type MidiSequence } from '../../midi/midi-sequence.ts'
import { CommandError } from '../command-error.ts'
import type { Playable } from './playable.ts'
import { readInput } from './read-input.ts'
import { whyUnreadable } from './why-unreadable.ts'

/** Rejects with CommandError (exit 2) where the file cannot be read or played. */
export async function loadRegisters(path: string): Promise<RegisterLog> {
  let bytes: Buffer
  try {
    bytes = await readInput(path, MAX_LOG_BYTES)
  } catch (error) {
    throw new CommandError(`The register log ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    return parseRegisterLog(bytes)
  } catch (error) {
    if (!(error instanceof RegisterLogError)) throw error
    throw new CommandError(`${path} cannot be played. ${error.message}`)
  }
}

/** As long as the log, with nothing to be heard in it. */
export function silenceOf(log: RegisterLog): MidiSequence {
  return createSequence([{ atMs: (log.lengthFrames * 1000) / CHIP_RATE, bytes: [0xb0, 123, 0] }])
}

/** A card that plays the log from its first frame on; MIDI does nothing to it. */
export function createLogPlayer(
  log: RegisterLog,
  options: { rateHz: number; reverb: number; chorus: number },
): Playable {
  const { rateHz, reverb, chorus } = options
  const card = createRegisterCard({ sampleRate: rateHz, reverb, chorus })
  card.play(log)
  return {
    get frame() {
      return card.frame
    },
    latencyFrames: card.latencyFrames,
    counters: card.counters,
    kernel: 'js',
    kernelFault: null,
    render: card.render,
    sendShort: () => true,
    sendSysex: () => true,
  }
}
