// The MT-32 map: every timbre has a General MIDI program, those with the same name the same one.

import { expect, test } from 'vitest'

import { MT32_TO_GM } from '../../../../engine/midi/mt32.ts'

test('every timbre of the MT-32 has a program of General MIDI', () => {
  expect(MT32_TO_GM).toHaveLength(128)
  expect(MT32_TO_GM.every((program) => program < 128)).toBe(true)
})

test.each([
  ['Acou Piano 1', 0, 0],
  ['Honkytonk', 7, 3],
  ['Accordion', 15, 21],
  ['Harpsi 1', 16, 6],
  ['Celesta 1', 22, 8],
  ['Fantasy', 32, 88],
  ['Str Sect 1', 48, 48],
  ['Sitar', 63, 104],
  ['Slap Bass 1', 68, 36],
  ['Pan Pipes', 77, 75],
  ['Harmonica', 87, 22],
  ['Tuba', 94, 58],
  ['Glock', 101, 9],
  ['Koto', 105, 107],
  ['Timpani', 112, 47],
  ['Orche Hit', 122, 55],
  ['Bird Tweet', 124, 123],
])('%s (%i) is program %i', (_, timbre, program) => {
  expect(MT32_TO_GM[timbre]).toBe(program)
})
