// One engine takes over from another, as when the mode, the number of voices or the tone is changed: everything that
// MIDI has chosen goes on.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../engine/engine.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import { oneZoneBank, sineSample } from '../../support/soundfont/banks.ts'
import { bankOf, renderOn } from '../../support/engine/player.ts'
import { roland } from '../../support/engine/recording-target.ts'

const bank = bankOf(oneZoneBank(sineSample()))

const start = (mode: 'hardware' | 'sf2' = 'sf2'): Engine => {
  const engine = createEngine({ mode })
  engine.loadBank(bank)
  return engine
}
const controls = (...pairs: readonly (readonly [number, number])[]): number[][] =>
  pairs.map(([controller, value]) => [0xb0, controller, value])

const SETTINGS: readonly (readonly [string, readonly (readonly number[])[]])[] = [
  ['bend range', [...controls([101, 0], [100, 0], [6, 12]), [0xe0, 0, 127]]],
  ['fine and coarse tuning', controls([101, 0], [100, 1], [6, 90], [100, 2], [6, 70])],
  ['an AWE NRPN', controls([99, 127], [98, 21], [38, 20])],
  ['a GS NRPN', controls([99, 1], [98, 33], [6, 100])],
  ['master volume', [[0xf0, 0x7f, 0x7f, 0x04, 0x01, 0x00, 0x20, 0xf7]]],
  ['master tuning', [[0xf0, 0x7f, 0x7f, 0x04, 0x03, 0x00, 0x20, 0xf7]]],
  ['scale tuning', [roland(0x42, [0x40, 0x11, 0x49], [94])]],
  ['a reverb by GS', [roland(0x42, [0x40, 0x01, 0x30], [6])]],
  ['the sound map', [[0xf0, 0x43, 0x10, 0x4c, 0x00, 0x00, 0x7e, 0x00, 0xf7]]],
  ['a pedal that is down', controls([64, 127])],
]

const tell = (engine: Engine, messages: readonly (readonly number[])[]): void => {
  for (const bytes of messages) {
    if (bytes[0] === 0xf0) engine.sendSysex(engine.frame, Uint8Array.from(bytes))
    else engine.sendShort(engine.frame, bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0)
  }
}
/** What a piece goes on with: CC74 counts under some maps, data entry for the parameter that was chosen. */
const GO_ON = [...controls([74, 10], [96, 0]), [0x90, 69, 100]]
const goOn = (engine: Engine): Float32Array => {
  tell(engine, GO_ON)
  engine.sendShort(engine.frame + 2000, 0x80, 69, 0)
  return renderOn(engine, 8192).left
}

describe('an engine that takes over', () => {
  it.each(SETTINGS)('goes on as the one before would have: %s', (_name, messages) => {
    const before = start()
    tell(before, messages)
    const next = start()
    next.takeOver(before.midiSettings())
    const sound = goOn(next)
    expect(sound).toEqual(goOn(before))
    expect(sound).not.toEqual(goOn(start()))
  })

  it('goes on whatever was sent before', () => {
    const byte = fc.nat(127)
    const message = fc.tuple(fc.constantFrom(0xb0, 0xc0, 0xd0, 0xe0, 0xb9, 0xc9), byte, byte)
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const before = start()
        tell(before, messages)
        const next = start()
        next.takeOver(before.midiSettings())
        for (const engine of [before, next]) tell(engine, [[0x90, 69, 100]])
        expect(renderOn(next, 512).left).toEqual(renderOn(before, 512).left)
      }),
      { numRuns: 20 },
    )
  })

  it('keeps what it has taken over when it is warmed up', () => {
    const before = createEngine({ mode: 'sf2' })
    tell(before, controls([101, 0], [100, 2], [6, 70]))
    const next = createEngine({ mode: 'sf2' })
    next.takeOver(before.midiSettings())
    next.loadBank(bank)
    next.warmUp()
    expect(next.midiSettings().channels.tuningCents[0]).toBe(600)
  })

  it('has the preset that somebody chose after MIDI did', () => {
    const before = start()
    tell(before, [roland(0x42, [0x40, 0x01, 0x30], [6])])
    before.midiSettings()
    before.setReverb(1)
    const next = createEngine({ mode: 'sf2', reverb: 1 })
    next.loadBank(bank)
    next.takeOver(before.midiSettings())
    for (const engine of [before, next]) tell(engine, [[0x90, 69, 100]])
    expect(renderOn(next, 8192).left).toEqual(renderOn(before, 8192).left)
  })
})
