// NRPNs that move generators: the steps of SoundFont 2.01, 9.6.3, and those of the GS sound parameters. In Node.

import { expect, test } from 'vitest'
import {
  gsGenerator,
  gsOffset,
  isMovable,
  NO_GENERATOR,
  sf2Offset,
  soundParameter,
} from '../../../../engine/midi/generator-nrpn.ts'
import { GENERATORS } from '../../../../engine/soundfont/bank.ts'

const ALL = Array.from({ length: GENERATORS }, (_, generator) => generator)

test('a step of SF2 NRPN is one unit, two of cents and timecents, four of an LFO’s frequency', () => {
  // One step up.
  const step = (generator: number): number => sf2Offset(generator, 64, 1)
  const withStep = (size: number): number[] => ALL.filter((generator) => step(generator) === size)
  expect(withStep(0)).toEqual([
    14, 18, 19, 20, 41, 42, 43, 44, 46, 47, 49, 53, 54, 55, 57, 58, 59, 60,
  ])
  expect(withStep(2)).toEqual([5, 6, 7, 8, 10, 11, 21, 23, 25, 26, 27, 28, 30, 33, 34, 35, 36, 38])
  expect(withStep(4)).toEqual([22, 24])
  expect(withStep(1)).toEqual([
    0, 1, 2, 3, 4, 9, 12, 13, 15, 16, 17, 29, 31, 32, 37, 39, 40, 45, 48, 50, 51, 52, 56,
  ])
  expect(ALL.filter(isMovable)).toEqual(ALL.filter((generator) => step(generator) > 0))
  expect([-1, GENERATORS].some(isMovable)).toBe(false)
})

test('an offset is 14 bits around 2000h, and stays below 32768', () => {
  expect(sf2Offset(0, 0, 0)).toBe(-8192)
  expect(sf2Offset(0, 127, 127)).toBe(8191)
  expect(sf2Offset(22, 127, 126)).toBe(4 * 8190)
  expect(sf2Offset(22, 0, 0)).toBe(-32_768)
})

test('GS names eight generators, each with a step of its own', () => {
  const named = Array.from({ length: 128 }, (_, lsb) => [lsb, gsGenerator(lsb)] as const)
  expect(named.filter(([, generator]) => generator !== NO_GENERATOR)).toEqual([
    [8, 24],
    [9, 6],
    [10, 23],
    [32, 8],
    [33, 9],
    [99, 34],
    [100, 36],
    [102, 38],
  ])
  const steps = [24, 6, 23, 8, 9, 34, 36, 38].map((generator) => [
    gsOffset(generator, 64),
    gsOffset(generator, 74),
    gsOffset(generator, 0),
  ])
  expect(steps).toEqual([
    [0, 200, -1280],
    [0, 10, -64],
    [0, 900, -5760],
    [0, 1000, -6400],
    [0, 14, -92],
    [0, 750, -4800],
    [0, 750, -4800],
    [0, 750, -4800],
  ])
})

test('CC71 to CC78 stand for these, no other controller for any', () => {
  const parameters = Array.from({ length: 128 }, (_, controller) => soundParameter(controller))
  expect(parameters.slice(71, 79)).toEqual([33, 102, 99, 32, 100, 8, 9, 10])
  expect(parameters.filter((each) => each !== NO_GENERATOR)).toHaveLength(8)
})
