// Lends the engine to the warm-up (warm-up.ts), and puts everything back afterwards: as if nothing had been played.
// Audio thread, before the first note; allocates.

import type { BankTail } from './bank-tail.ts'
import type { Chip, EffectsUnit } from './chip/chip-types.ts'
import type { ChipTime } from './chip-time.ts'
import type { EngineSettings } from './engine-settings.ts'
import type { Engine, EngineCounters } from './engine-types.ts'
import type { Driver } from './midi/driver/driver.ts'
import type { EventQueue, MidiReader, MidiSettings } from './midi/midi-types.ts'
import type { OutputStage } from './output-stage.ts'
import { createWarmUpSteps } from './warm-up.ts'

export interface WarmUpParts {
  readonly chip: Chip
  readonly effects: EffectsUnit
  readonly driver: Driver
  readonly reader: MidiReader
  readonly queue: EventQueue
  readonly tail: BankTail
  readonly chipTime: ChipTime
  readonly output: OutputStage
  readonly settings: EngineSettings
  readonly counters: EngineCounters
  /** Output frame that is rendered next, in an array of one. */
  readonly outputFrame: Float64Array
}

/** The steps of the warm-up; the one that ends it puts everything back and answers true. */
export function startEngineWarmUp(engine: Engine, parts: WarmUpParts): () => boolean {
  const { chip, reader, queue, chipTime, settings, counters, outputFrame } = parts
  // What has played is warm, and must not be disturbed; nor the only copy of the samples.
  if (counters.events > 0 || chip.activeVoices > 0 || settings.isAdopted) return () => true
  // Events that already wait must not play now, and a stream that has begun keeps its place: then
  // messages go past the queue.
  const isQueueFree = outputFrame[0] === 0 && queue.depth === 0
  const restore = rememberAll(parts, isQueueFree)
  settings.setProbe(null)
  const step = createWarmUpSteps({
    bank: settings.bank,
    voiceLimit: engine.options.voices,
    loadBank: engine.loadBank,
    setQuality: settings.setQuality,
    message(frame, status, data1, data2) {
      if (isQueueFree) queue.pushShort((outputFrame[0] as number) + frame, status, data1, data2)
      else reader.message(status, data1, data2)
    },
    render(left, right, count) {
      if (isQueueFree) engine.render(left, right, 0, count)
      else chipTime.renderSegment(0, count)
    },
  })
  return () => {
    const isOver = step()
    if (isOver) restore()
    return isOver
  }
}

/** How everything stands now; the answer brings it back. */
function rememberAll(parts: WarmUpParts, isQueueFree: boolean): () => void {
  const { chip, effects, driver, reader, queue, tail, chipTime, output, settings } = parts
  const { counters, outputFrame } = parts
  const { bank, quality, probe } = settings
  const countersBefore = { ...counters }
  const frameBefore = outputFrame[0] as number
  const chipFrameBefore = chipTime.frame[0] as number
  const midi: MidiSettings = {
    channels: { ...reader.channels },
    columns: reader.columns.map((column) => column.slice()),
  }
  const voiceBytes = chip.memory.slice()
  return () => {
    if (isQueueFree) queue.clear()
    reader.reset()
    driver.clear()
    settings.setBank(bank)
    chip.memory.set(voiceBytes)
    effects.reset()
    settings.restoreEffects()
    reader.takeOver(midi)
    settings.setQuality(quality)
    if (isQueueFree) output.reset()
    outputFrame[0] = frameBefore
    chipTime.frame[0] = chipFrameBefore
    // Whatever bank faded before the first note was silent.
    tail.end()
    Object.assign(counters, countersBefore)
    settings.setProbe(probe)
  }
}
