// Renders a sequence with the engine into arrays. Node.

import type { EngineOptions } from '../../../trace/wire/engine-options.ts'
import { type RenderFigures, renderMusic } from '../../../cli/render/render-music.ts'
import { createEngine } from '../../../engine/engine.ts'
import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import type { Sound } from '../audio/sound-analysis.ts'

export interface Rendered extends Sound {
  readonly figures: RenderFigures
}

export async function renderEngine(
  music: MidiSequence,
  bank: ArrayBuffer,
  options: Partial<EngineOptions>,
): Promise<Rendered> {
  const engine = createEngine(options)
  engine.loadBank(parseSoundFont(bank))
  const rateHz = engine.options.sampleRate
  const parts: { left: Float32Array; right: Float32Array }[] = []
  const figures = await renderMusic(
    engine,
    music,
    { rateHz, blockFrames: 128 },
    async (left, right, from, count) => {
      parts.push({ left: left.slice(from, from + count), right: right.slice(from, from + count) })
    },
    () => {},
  )
  return {
    rateHz,
    figures,
    left: joined(parts.map(({ left }) => left)),
    right: joined(parts.map(({ right }) => right)),
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
