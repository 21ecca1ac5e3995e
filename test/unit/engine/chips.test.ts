// Several chips side by side: more voices than one has, each note's end on the chip where it began. Node.

import { describe, expect, it } from 'vitest'
import { createChips } from '../../../engine/chips.ts'
import { createEngine } from '../../../engine/engine.ts'
import { constantSample, oneZoneBank, sineSample } from '../../support/soundfont/banks.ts'
import { bankOf, DRY } from '../../support/engine/player.ts'

const sine = bankOf(oneZoneBank(sineSample()))
const constant = bankOf(oneZoneBank(constantSample()))
const KEYS = 100

function chipsOf(voices: number, bank = sine) {
  const chips = createChips({ ...DRY, voices })
  chips.loadBank(bank)
  return chips
}

function rendered(chips: ReturnType<typeof chipsOf>, frames: number, block = 128): Float32Array {
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  for (let at = 0; at < frames; at += block) {
    chips.render(left, right, at, Math.min(block, frames - at))
  }
  return left
}

/** Keys 10 to 109 on the first ten channels, each on its own frame. */
function pressAll(chips: ReturnType<typeof chipsOf>): void {
  for (let note = 0; note < KEYS; note += 1) {
    chips.sendShort(note * 10, 0x90 | (note % 9), 10 + note, 60)
  }
}

describe('chips side by side', () => {
  it('play as many notes at once as they have voices together, and steal none', () => {
    const chips = chipsOf(128)
    pressAll(chips)
    rendered(chips, 2000)
    expect(chips.counters.activeVoices).toBe(KEYS)
    expect(chips.counters.voicesStolen).toBe(0)
    const one = chipsOf(32)
    pressAll(one)
    rendered(one, 2000)
    expect(one.counters.voicesStolen).toBe(KEYS - 32)
  })

  it('end each note where it began, also of a key that is pressed twice', () => {
    const chips = chipsOf(256)
    pressAll(chips)
    pressAll(chips)
    rendered(chips, 2000)
    expect(chips.counters.activeVoices).toBe(2 * KEYS)
    for (let note = 0; note < KEYS; note += 1) {
      chips.sendShort(2000, 0x80 | (note % 9), 10 + note, 0)
      // A note on of velocity 0 is a note off.
      chips.sendShort(2000, 0x90 | (note % 9), 10 + note, 0)
    }
    rendered(chips, 44_100)
    expect(chips.counters.activeVoices).toBe(0)
  })

  it('share the notes out evenly again after all notes were let go', () => {
    const chips = chipsOf(64)
    for (let key = 0; key < 40; key += 1) chips.sendShort(0, 0x90, 20 + key, 60)
    chips.sendShort(1, 0xb0, 120, 0)
    rendered(chips, 4000)
    expect(chips.counters.activeVoices).toBe(0)
    for (let key = 0; key < 64; key += 1) chips.sendShort(4000, 0x91, 20 + key, 60)
    rendered(chips, 1000)
    expect(chips.counters.activeVoices).toBe(64)
    expect(chips.counters.voicesStolen).toBe(0)
  })

  it('hear controllers on every chip', () => {
    const chips = chipsOf(64, constant)
    chips.sendShort(0, 0x90, 60, 127)
    chips.sendShort(0, 0x90, 61, 127)
    const loud = rendered(chips, 4000)[3999] ?? 0
    chips.sendShort(4000, 0xb0, 7, 0)
    const silent = rendered(chips, 4000)[3999] ?? 1
    expect(Math.abs(loud)).toBeGreaterThan(0.1)
    expect(Math.abs(silent)).toBeLessThan(1e-6)
  })

  it('sound the same for one bit however time is cut', () => {
    const of = (block: number): Float32Array => {
      const chips = chipsOf(96)
      pressAll(chips)
      return rendered(chips, 1200, block)
    }
    const whole = of(1200)
    expect(of(1)).toEqual(whole)
    expect(of(511)).toEqual(whole)
  })

  it('are one engine where one is enough', () => {
    const engine = createEngine({ ...DRY, voices: 32 })
    engine.loadBank(sine)
    pressAll(engine)
    const chips = chipsOf(32)
    pressAll(chips)
    expect(rendered(chips, 2000)).toEqual(rendered(engine, 2000))
  })
})
