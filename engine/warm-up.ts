// Warms the compiler: a second engine of the same kind plays a small computed bank, with notes, stealing, controllers, filter, effects
// and every interpolation, and is then forgotten. The first engine shares its compiled code and is not touched. Audio thread,
// before the first note: takes about a quarter of a second and allocates.

import type { Engine, EngineOptions } from './engine-types.ts'
import type { SoundFontBank } from './soundfont/bank.ts'
import { createWarmUpBank } from './warm-up-bank.ts'

const BLOCK_FRAMES = 128
/** Blocks for each of the passes below: half a second of sound. */
const BLOCKS = 170
const INTERPOLATIONS = ['linear', 'hermite', 'b-spline', 'mode'] as const

type CreateEngine = (options: Partial<EngineOptions>) => Engine

/** Plays `BLOCKS` blocks on all channels, more notes than there are voices. */
function play(engine: Engine, left: Float32Array, right: Float32Array): void {
  for (let block = 0; block < BLOCKS; block += 1) {
    const { frame } = engine
    const channel = block % 16
    const key = 30 + ((block * 7) % 60)
    engine.sendShort(frame + 5, 0x90 | channel, key, 40 + (block % 80))
    engine.sendShort(frame + 40, 0x90 | channel, key + 4, 100)
    engine.sendShort(frame + 9, 0xb0 | channel, block % 2 === 0 ? 1 : 7, block % 128)
    engine.sendShort(frame + 60, 0xe0 | channel, 0, block % 128)
    engine.sendShort(frame + 61, 0xd0 | channel, block % 128, 0)
    engine.sendShort(frame + 70, 0xb0 | channel, 64, block % 5 === 0 ? 127 : 0)
    if (block % 3 === 0) engine.sendShort(frame + 100, 0x80 | channel, key, 0)
    if (block % 50 === 49) engine.sendShort(frame + 110, 0xb0 | channel, 120, 0)
    engine.render(left, right, 0, BLOCK_FRAMES)
  }
}

/** Runs a twin of the engine with these options through the whole signal path, on `bank` too where there is one. */
export function warmUpEngine(
  createEngine: CreateEngine,
  options: EngineOptions,
  bank: SoundFontBank | null,
): void {
  const twin = createEngine(options)
  const left = new Float32Array(BLOCK_FRAMES)
  const right = new Float32Array(BLOCK_FRAMES)
  const voiceLimit = options.voices
  for (let pass = 0; pass < INTERPOLATIONS.length; pass += 1) {
    const interpolation = INTERPOLATIONS[pass] ?? 'mode'
    twin.loadBank(createWarmUpBank(pass === 1))
    twin.setQuality({ interpolation, chorus: true, reverb: true, voiceLimit })
    play(twin, left, right)
  }
  if (bank !== null) {
    twin.loadBank(bank)
    play(twin, left, right)
  }
}
