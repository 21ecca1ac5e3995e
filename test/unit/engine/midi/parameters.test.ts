// RPN and NRPN: choice of the parameter, data in any order, steps, and the ranges of each.

import { describe, expect, test } from 'vitest'

import { aweHigh, aweLow, isAweLsbOnly } from '../../../../engine/midi/awe-nrpn.ts'
import { AWE_NRPNS } from '../../../../engine/midi/midi-types.ts'
import { listen, type Listening } from '../../../support/engine/recording-target.ts'

const rpn = (to: Listening, number: number): void => to.send(0xb0, 101, 0, 0xb0, 100, number)
const nrpn = (to: Listening, msb: number, lsb: number): void =>
  to.send(0xb0, 99, msb, 0xb0, 98, lsb)
const msb = (to: Listening, value: number): void => to.send(0xb0, 6, value)
const lsb = (to: Listening, value: number): void => to.send(0xb0, 38, value)
const awe = (to: Listening, number: number): number | undefined =>
  to.reader.channels.isAweSet[number] ? to.reader.channels.awe[number] : undefined

describe('registered parameters', () => {
  test('0 sets the bend range in semitones and cents', () => {
    const it = listen()
    rpn(it, 0)
    msb(it, 12)
    expect(it.reader.channels.bendRangeCents[0]).toBe(1200)
    lsb(it, 50)
    expect(it.reader.channels.bendRangeCents[0]).toBe(1250)
    lsb(it, 127)
    expect(it.reader.channels.bendRangeCents[0]).toBe(1299)
    msb(it, 2)
    expect(it.reader.channels.bendRangeCents[0]).toBe(200)
    expect(it.told()).toEqual(['bend 0', 'bend 0', 'bend 0', 'bend 0'])
  })

  test('1 tunes finely by 14 bits over ± 100 cents, 2 by semitones, both together', () => {
    const it = listen()
    const { tuningCents } = it.reader.channels
    rpn(it, 1)
    msb(it, 96)
    expect(tuningCents[0]).toBe(50)
    lsb(it, 64)
    expect(tuningCents[0]).toBeCloseTo(50.78125, 9)
    msb(it, 64)
    lsb(it, 0)
    rpn(it, 2)
    msb(it, 76)
    expect(tuningCents[0]).toBe(1200)
    lsb(it, 99)
    expect(tuningCents[0]).toBe(1200)
    rpn(it, 1)
    msb(it, 0)
    expect(tuningCents[0]).toBe(1100)
  })

  test('step by one cent, one fine step, one semitone, within their ranges', () => {
    const it = listen()
    const { bendRangeCents, tuningCents } = it.reader.channels
    const up = (): void => it.send(0xb0, 96, 0)
    const down = (): void => it.send(0xb0, 97, 0)
    rpn(it, 0)
    up()
    expect(bendRangeCents[0]).toBe(201)
    msb(it, 0)
    down()
    expect(bendRangeCents[0]).toBe(0)
    msb(it, 127)
    lsb(it, 99)
    up()
    expect(bendRangeCents[0]).toBe(12_799)
    rpn(it, 1)
    up()
    expect(tuningCents[0]).toBeCloseTo(100 / 8192, 12)
    msb(it, 0)
    down()
    expect(tuningCents[0]).toBe(-100)
    rpn(it, 2)
    down()
    expect(tuningCents[0]).toBe(-200)
    msb(it, 127)
    up()
    expect(tuningCents[0]).toBe(6300 - 100)
  })

  test('take no data after the null parameter, nor where they are unknown', () => {
    const it = listen()
    rpn(it, 0)
    it.send(0xb0, 101, 127, 0xb0, 100, 127)
    msb(it, 24)
    rpn(it, 5)
    msb(it, 24)
    it.send(0xb0, 101, 3, 0xb0, 100, 0)
    msb(it, 24)
    it.send(0xb0, 96, 0)
    expect(it.reader.channels.bendRangeCents[0]).toBe(200)
    expect(it.told()).toEqual([])
  })
})

describe('AWE parameters', () => {
  test('of range 0 to 127 take the data LSB alone, whatever the MSB', () => {
    const it = listen()
    nrpn(it, 127, 21)
    lsb(it, 38)
    expect(awe(it, 21)).toBe(38)
    msb(it, 3)
    expect(awe(it, 21)).toBe(38)
    lsb(it, 100)
    expect(awe(it, 21)).toBe(100)
    expect(it.told()).toEqual(['awe 0 21', 'awe 0 21'])
  })

  test('of the other ranges take 14 bits minus 8192, MSB or LSB first', () => {
    const it = listen()
    nrpn(it, 127, 16)
    msb(it, 60)
    lsb(it, 5)
    expect(awe(it, 16)).toBe(60 * 128 + 5 - 8192)
    nrpn(it, 127, 16)
    lsb(it, 7)
    msb(it, 70)
    expect(awe(it, 16)).toBe(70 * 128 + 7 - 8192)
  })

  test('take an LSB that came without an MSB as a small value, though a bend range was set before', () => {
    const it = listen()
    rpn(it, 0)
    msb(it, 2)
    nrpn(it, 127, 26)
    lsb(it, 90)
    expect(awe(it, 26)).toBe(90)
    expect(it.reader.channels.bendRangeCents[0]).toBe(200)
  })

  test.each(Array.from({ length: AWE_NRPNS }, (_, number) => [number]))(
    '%i stays within its range and reaches both ends',
    (number) => {
      const it = listen()
      nrpn(it, 127, number)
      msb(it, 0)
      lsb(it, 0)
      expect(awe(it, number)).toBe(aweLow(number))
      msb(it, 127)
      lsb(it, 127)
      expect(awe(it, number)).toBe(aweHigh(number))
    },
  )

  test('have the ranges of the documented table', () => {
    const range = (number: number): number[] => [aweLow(number), aweHigh(number)]
    for (const number of [0, 2, 4, 10]) expect(range(number)).toEqual([0, 5900])
    for (const number of [5, 7, 9, 11, 13, 15]) expect(range(number)).toEqual([0, 5940])
    for (const number of [6, 12]) expect(range(number)).toEqual([0, 8191])
    for (const number of [17, 18, 19, 24]) expect(range(number)).toEqual([-127, 127])
    for (const number of [25, 26]) expect(range(number)).toEqual([0, 255])
    expect(range(16)).toEqual([-8192, 8191])
    expect(range(23)).toEqual([-64, 63])
    const short = Array.from({ length: AWE_NRPNS }, (_, number) => number).filter(isAweLsbOnly)
    expect(short).toEqual([1, 3, 8, 14, 20, 21, 22])
  })

  test('step only where they are set', () => {
    const it = listen()
    nrpn(it, 127, 22)
    it.send(0xb0, 96, 0)
    expect(awe(it, 22)).toBeUndefined()
    lsb(it, 126)
    it.send(0xb0, 96, 0, 0xb0, 96, 0)
    expect(awe(it, 22)).toBe(127)
    it.send(0xb0, 97, 0)
    expect(awe(it, 22)).toBe(126)
    // Chosen after it: a registered parameter that nobody has, and a GS one of the same number.
    it.send(0xb0, 101, 3, 0xb0, 100, 0, 0xb0, 97, 0)
    nrpn(it, 1, 22)
    it.send(0xb0, 97, 0)
    expect(awe(it, 22)).toBe(126)
  })

  test('above 26 do not exist', () => {
    const it = listen()
    nrpn(it, 127, 27)
    msb(it, 64)
    lsb(it, 5)
    expect(it.told()).toEqual([])
  })
})

describe('SoundFont 2 parameters', () => {
  const offset = (it: Listening, generator: number): number =>
    it.reader.channels.generatorOffset[generator]!

  test('add the 14 bits minus 0x2000 in the generator’s step, once LSB and MSB are there', () => {
    const it = listen()
    nrpn(it, 120, 8)
    lsb(it, 10)
    expect(it.told()).toEqual([])
    msb(it, 60)
    expect(offset(it, 8)).toBe((60 * 128 + 10 - 0x2000) * 2)
    expect(it.told()).toEqual(['generator 0 8'])
    nrpn(it, 120, 48)
    msb(it, 65)
    expect(offset(it, 48)).toBe(128)
  })

  test('clamp what sixteen bits cannot hold', () => {
    const it = listen()
    nrpn(it, 120, 24)
    lsb(it, 127)
    msb(it, 127)
    expect(offset(it, 24)).toBe(8191 * 4)
    msb(it, 0)
    lsb(it, 0)
    expect(offset(it, 24)).toBe(-32_768)
  })

  test('count hundreds and more before the last two digits; generators that do not exist are ignored', () => {
    const it = listen()
    it.send(0xb0, 99, 120, 0xb0, 98, 100, 0xb0, 98, 8)
    msb(it, 70)
    it.send(0xb0, 99, 120, 0xb0, 98, 102, 0xb0, 98, 101, 0xb0, 98, 0)
    msb(it, 70)
    it.send(0xb0, 99, 120, 0xb0, 98, 101)
    msb(it, 70)
    expect(it.told()).toEqual([])
    // The sum begins anew with each whole number.
    it.send(0xb0, 98, 5)
    it.send(0xb0, 98, 10)
    msb(it, 70)
    expect(it.told()).toEqual(['generator 0 10'])
  })

  test('move no index, range or fixed key', () => {
    const it = listen()
    for (const generator of [14, 41, 42, 43, 44, 46, 47, 49, 53, 54, 55, 57, 58, 59, 60]) {
      nrpn(it, 120, generator)
      msb(it, 70)
    }
    expect(it.told()).toEqual([])
  })
})

describe('GS sound parameters', () => {
  test('move the generators they stand for, 64 being no change', () => {
    const it = listen()
    const moved = [
      [8, 24],
      [9, 6],
      [10, 23],
      [32, 8],
      [33, 9],
      [99, 34],
      [100, 36],
      [102, 38],
    ] as const
    for (const [number, generator] of moved) {
      nrpn(it, 1, number)
      msb(it, 74)
      const offset = it.reader.channels.generatorOffset[generator]!
      expect(offset).toBeGreaterThan(0)
      msb(it, 54)
      expect(it.reader.channels.generatorOffset[generator]).toBe(-offset)
      msb(it, 64)
      expect(it.reader.channels.generatorOffset[generator]).toBe(0)
    }
    nrpn(it, 1, 34)
    it.told()
    msb(it, 10)
    expect(it.told()).toEqual([])
  })

  test('have the steps of ALSA’s driver: 3.4 registers of cutoff, an eighth of one of Q, one of time', () => {
    const it = listen()
    for (const [number, generator, offset] of [
      [32, 8, 100],
      [33, 9, 1],
      [99, 34, 75],
      [102, 38, 75],
    ] as const) {
      nrpn(it, 1, number)
      msb(it, 65)
      expect(it.reader.channels.generatorOffset[generator]).toBe(offset)
    }
  })
})

describe('CC71 to CC78', () => {
  const GM2_ON = [0xf0, 0x7e, 0x7f, 0x09, 0x03, 0xf7]
  const XG_ON = [0xf0, 0x43, 0x10, 0x4c, 0x00, 0x00, 0x7e, 0x00, 0xf7]

  test.each([
    ['General MIDI 2', GM2_ON],
    ['XG', XG_ON],
  ])('are GS’s sound parameters by another name under %s, and outlive CC121', (_name, on) => {
    const names = [33, 102, 99, 32, 100, 8, 9, 10]
    names.forEach((number, index) => {
      const it = listen()
      it.sysex(...on)
      nrpn(it, 1, number)
      msb(it, 80)
      const byNrpn = [...it.reader.channels.generatorOffset]
      it.sysex(...on)
      it.send(0xb0, 71 + index, 80)
      expect([...it.reader.channels.generatorOffset]).toEqual(byNrpn)
      it.send(0xb0, 121, 0)
      expect([...it.reader.channels.generatorOffset]).toEqual(byNrpn)
    })
  })

  test('move nothing under GS, whose drivers had none of them', () => {
    const it = listen()
    for (let controller = 71; controller < 79; controller++) it.send(0xb0, controller, 127)
    expect(it.reader.channels.generatorOffset.every((offset) => offset === 0)).toBe(true)
  })
})
