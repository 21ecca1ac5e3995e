// Conformity of malformed files (docs/emu8000.md, section 9, row 38): accepted or rejected as the specification says,
// and what is accepted plays without an exception or a number that is none. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { createEngine } from '../../engine/engine.ts'
import { type SoundFontBank, SoundFontError } from '../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../engine/soundfont/parse-soundfont.ts'
import { corpusCases, crowdedFont } from '../support/soundfont/corpus-cases.ts'
import { renderOn } from '../support/engine/player.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']

/** Null where the file is rejected. Anything but a SoundFontError goes on. */
const parse = (file: ArrayBuffer): SoundFontBank | null => {
  try {
    return parseSoundFont(file)
  } catch (error) {
    if (error instanceof SoundFontError) return null
    throw error
  }
}

/** Melody and drums over the whole keyboard, with everything moving that can be moved. */
const play = (bank: SoundFontBank, mode: EngineMode): void => {
  const engine = createEngine({ mode })
  engine.loadBank(bank)
  for (let i = 0; i < 32; i++) {
    const frame = i * 64
    engine.sendShort(frame, 0xb0, 1, i * 4)
    engine.sendShort(frame, 0xe0, 0, i * 4)
    engine.sendShort(frame, 0x90, i * 4, 127 - i)
    engine.sendShort(frame, 0x99, i * 4, 127 - i)
    engine.sendShort(frame + 500, 0x80, i * 4, 0)
  }
  const { left, right } = renderOn(engine, 4096)
  for (const channel of [left, right]) expect(channel.every(Number.isFinite)).toBe(true)
  expect(engine.counters.nonFinite).toBe(0)
  expect(engine.counters.notes).toBe(64)
}

const cases = corpusCases()

describe('38 malformed files', () => {
  it.each(cases.map(({ name, isAccepted, file }) => [name, isAccepted, file] as const))(
    '38 %s, is accepted: %s, exact',
    (_, isAccepted, file) => {
      const bank = parse(file)
      expect(bank !== null).toBe(isAccepted)
      if (bank) for (const mode of MODES) play(bank, mode)
    },
  )

  it('38 a zone of 65 000 generators or modulators is played', () => {
    for (const what of ['generators', 'modulators'] as const) {
      const bank = parse(crowdedFont(what, 65_000))
      expect(bank).not.toBeNull()
      if (bank) for (const mode of MODES) play(bank, mode)
    }
  })

  it('38 a zone of 100 000 generators is rejected', () => {
    expect(parse(crowdedFont('generators', 100_000))).toBeNull()
  })
})
