// Run as a bundled program of its own by the allocation test: bytes that one block of 32 busy voices leaves on the
// heap. The mode is its argument.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createChip } from '../../../engine/chip/chip.ts'
import { createBuses, looping, play, sineWords } from './chip-play.ts'

const WARM_UP_BLOCKS = 6000
const WINDOWS = 8
const WINDOW_BLOCKS = 500

function bytesPerBlock(mode: EngineMode): number {
  const chip = createChip(mode)
  chip.setSampleMemory(sineWords(44_100, 441), null)
  const buses = createBuses(128)
  for (let voice = 0; voice < 32; voice++) {
    play(chip, voice, {
      // Some voices loop over so few words that each frame is at a border.
      ...looping(voice, voice & 1 ? voice + 3 : 9000 + 997 * voice),
      pitchCents: voice * 40 - 600,
      filterBypass: 0,
      cutoffCents: 9000,
      reverbSend: 0.2,
      chorusSend: 0.1,
      lfo1CyclesPerFrame: 5 / 44_100,
      lfo1PitchCents: 20,
      lfo1VolumeDb: 2,
      envCutoffCents: 1200,
      modDecayPerFrame: 0.01 / 44_100,
      modSustainLevel: 0,
    })
  }
  for (let block = 0; block < WARM_UP_BLOCKS; block++) chip.render(buses, 0, 128)
  // The least of some windows: what a block allocates would be in each; a late compilation is not.
  let least = Infinity
  for (let window = 0; window < WINDOWS; window++) {
    const before = process.memoryUsage().heapUsed
    for (let block = 0; block < WINDOW_BLOCKS; block++) chip.render(buses, 0, 128)
    const used = process.memoryUsage().heapUsed - before
    if (used >= 0) least = Math.min(least, used / WINDOW_BLOCKS)
  }
  return least
}

// One chip for each process, as in a page.
console.log(bytesPerBlock(process.argv[2] === 'sf2' ? 'sf2' : 'hardware'))
