// Which preset a channel plays where the bank has it, and what takes its place where it has not. In Node.

import { expect, test } from 'vitest'
import { createChannels } from '../../../../../engine/midi/channels.ts'
import { choosePreset, NO_PRESET } from '../../../../../engine/midi/driver/preset-chooser.ts'
import { createRegionFinder } from '../../../../../engine/soundfont/region-finder.ts'
import { sineSample } from '../../../../support/soundfont/banks.ts'
import { bankOf } from '../../../../support/engine/player.ts'

/** What is chosen on a channel of these presets, [bank, program]. */
const chosen = (
  presets: readonly (readonly [number, number])[],
  isDrum: boolean,
  bank: number,
  program: number,
): number => {
  const font = bankOf({
    samples: [sineSample()],
    instruments: [{ zones: [{ sample: 0 }] }],
    presets: presets.map(([number, of]) => ({
      bank: number,
      program: of,
      zones: [{ instrument: 0 }],
    })),
  })
  const channels = createChannels()
  channels.isDrum[5] = isDrum ? 1 : 0
  channels.bank[5] = bank
  channels.program[5] = program
  return choosePreset(createRegionFinder(font, 'sf2'), channels, 5, font.presets.count)
}

test('a drum channel plays its kit, else kit 0, else nothing', () => {
  expect(
    chosen(
      [
        [128, 8],
        [128, 0],
        [0, 8],
      ],
      true,
      0,
      8,
    ),
  ).toBe(0)
  expect(
    chosen(
      [
        [0, 8],
        [128, 0],
        [128, 8],
      ],
      true,
      0,
      8,
    ),
  ).toBe(2)
  expect(
    chosen(
      [
        [128, 0],
        [0, 8],
      ],
      true,
      0,
      8,
    ),
  ).toBe(0)
  expect(chosen([[0, 8]], true, 0, 8)).toBe(NO_PRESET)
})

test('another channel plays bank and program, else the program of bank 0, else the first preset', () => {
  expect(
    chosen(
      [
        [3, 9],
        [0, 9],
        [0, 1],
      ],
      false,
      3,
      9,
    ),
  ).toBe(0)
  expect(
    chosen(
      [
        [0, 9],
        [3, 1],
        [0, 1],
      ],
      false,
      3,
      9,
    ),
  ).toBe(0)
  expect(
    chosen(
      [
        [0, 2],
        [0, 9],
      ],
      false,
      3,
      9,
    ),
  ).toBe(1)
  expect(
    chosen(
      [
        [1, 2],
        [1, 9],
      ],
      false,
      3,
      9,
    ),
  ).toBe(0)
})
