// Where a voice reads: the sample's addresses, moved by the offset generators, held within the sample memory, with a
// loop that can be played. Audio thread; nothing allocates.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { VoiceColumns } from '../../chip/chip-types.ts'
import { LOOP } from '../../chip/voice-columns.ts'
import type { SoundFontBank } from '../../soundfont/bank.ts'
import { GENERATOR } from '../../soundfont/generators.ts'

const COARSE_WORDS = 32_768
/**
 * A loop must have this many words, or the note is played once. The specification wants 32; banks with
 * single waves have fewer.
 */
export const MIN_LOOP_WORDS = 4
/** Creative's drivers leave the loop at note off only where this many words follow it. */
const MIN_TAIL_WORDS = 20

function within(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

/** Offset of a fine and a coarse generator, words. */
function offset(values: Float64Array, fine: number, coarse: number): number {
  return Math.round(values[fine] as number) + Math.round(values[coarse] as number) * COARSE_WORDS
}

/**
 * Writes the address columns of a voice. Start ≤ end, all within the sample memory. A loop that reaches beyond the end
 * is cut there; one that is turned round or shorter than MIN_LOOP_WORDS makes a one-shot. Mode 3 leaves its loop at
 * release; in hardware mode only if 20 words follow, as Creative's drivers did it.
 */
export function writeAddresses(
  columns: VoiceColumns,
  voice: number,
  values: Float64Array,
  bank: SoundFontBank,
  sample: number,
  mode: EngineMode,
): void {
  const { samples } = bank
  const memory = bank.words.length
  const start = within(
    (samples.start[sample] as number) +
      offset(values, GENERATOR.startAddrsOffset, GENERATOR.startAddrsCoarseOffset),
    0,
    memory,
  )
  const end = within(
    (samples.end[sample] as number) +
      offset(values, GENERATOR.endAddrsOffset, GENERATOR.endAddrsCoarseOffset),
    start,
    memory,
  )
  const loopStart = within(
    (samples.loopStart[sample] as number) +
      offset(values, GENERATOR.startloopAddrsOffset, GENERATOR.startloopAddrsCoarseOffset),
    0,
    memory,
  )
  const loopEnd = within(
    (samples.loopEnd[sample] as number) +
      offset(values, GENERATOR.endloopAddrsOffset, GENERATOR.endloopAddrsCoarseOffset),
    0,
    end,
  )
  columns.startAddress[voice] = start
  columns.endAddress[voice] = end
  columns.loopStart[voice] = loopStart
  columns.loopEnd[voice] = loopEnd
  columns.loopMode[voice] = loopModeOf(
    values[GENERATOR.sampleModes] as number,
    start,
    loopStart,
    loopEnd,
    end,
    mode,
  )
}

function loopModeOf(
  sampleModes: number,
  start: number,
  loopStart: number,
  loopEnd: number,
  end: number,
  mode: EngineMode,
): number {
  const isLooped = sampleModes === 1 || sampleModes === 3
  // A start beyond the loop's end would wrap before its first word.
  if (!isLooped || loopEnd - loopStart < MIN_LOOP_WORDS || start >= loopEnd) return LOOP.none
  if (sampleModes === 1) return LOOP.continuous
  return mode === 'hardware' && end - loopEnd < MIN_TAIL_WORDS ? LOOP.continuous : LOOP.untilRelease
}
