// The effects unit as a whole: any cutting, sleep, switching, and nothing that is not finite. In Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Buses, EffectsUnit } from '../../../../engine/chip/chip-types.ts'
import { createEffects } from '../../../../engine/chip/effects.ts'
import {
  busesOf,
  impulse,
  RATE,
  type Rendered,
  renderEffects,
} from '../../../support/engine/effects-harness.ts'

const OUTPUT_SCALE = 57_737 / 65_536
const noise = (frame: number): number => Math.sin(frame * frame * 0.37)

/** Sound from time to time, with silences in which everything falls asleep. */
function bursts(level: number, every: number, length: number) {
  return (frame: number): number => (frame % every < length ? level * noise(frame) : 0)
}

const isSame = (first: Rendered, second: Rendered): boolean =>
  first.left.every((value, frame) => Object.is(value, second.left[frame])) &&
  first.right.every((value, frame) => Object.is(value, second.right[frame]))

describe('effects', () => {
  it('give the same bits however a stretch is cut, with every preset, in both modes', () => {
    const frames = 6000
    const buses = busesOf(frames, {
      dryLeft: bursts(0.3, 2500, 700),
      dryRight: bursts(0.9, 3100, 300),
      reverb: bursts(0.7, 2900, 800),
      chorus: bursts(0.6, 1700, 100),
    })
    fc.assert(
      fc.property(
        fc.constantFrom('hardware' as const, 'sf2' as const),
        fc.nat(7),
        fc.nat(7),
        fc.nat(11),
        fc.nat(11),
        fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 30 }),
        (mode, reverb, chorus, bass, treble, cuts) => {
          const render = (cut: (index: number) => number): Rendered => {
            const effects = createEffects(mode)
            effects.setReverb(reverb)
            effects.setChorus(chorus)
            effects.setEqualizer(bass, treble)
            return renderEffects(effects, buses, cut)
          }
          const whole = render(() => 1024)
          const cut = render((index) => cuts[index % cuts.length] as number)
          expect(isSame(cut, whole)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([1, 64, 128, 256, 511])(
    'fall asleep and wake at the same frames in blocks of %d as of 1024',
    (block) => {
      // Quiet enough for the echoes to be gone in less than a second.
      const frames = 4 * RATE
      const buses = busesOf(frames, {
        dryLeft: bursts(1e-3, 50_001, 90),
        reverb: bursts(1e-7, 70_003, 333),
        chorus: bursts(1e-6, 41_001, 517),
      })
      const render = (count: number): { rendered: Rendered; sleeps: number } => {
        const effects = createEffects('hardware')
        effects.setReverb(6)
        effects.setChorus(4)
        let sleeps = 0
        let wasAsleep = true
        const rendered = renderEffects(effects, buses, () => {
          if (effects.isAsleep && !wasAsleep) sleeps++
          wasAsleep = effects.isAsleep
          return count
        })
        return { rendered, sleeps }
      }
      const reference = render(1024)
      expect(reference.sleeps).toBeGreaterThan(0)
      expect(isSame(render(block).rendered, reference.rendered)).toBe(true)
    },
  )

  it('sleep when all tails are gone, put out exact silence then, and wake on the very frame', () => {
    const effects = createEffects('hardware')
    effects.setEqualizer(5, 5)
    expect(effects.isAsleep).toBe(true)
    renderEffects(effects, busesOf(128, { dryLeft: impulse, reverb: impulse, chorus: impulse }))
    expect(effects.isAsleep).toBe(false)
    const tail = renderEffects(effects, busesOf(12 * RATE, {}))
    expect(effects.isAsleep).toBe(true)
    expect(tail.left.some((value) => Math.abs(value) > 1e-3)).toBe(true)
    expect(tail.left.subarray(-RATE).every((value) => value === 0)).toBe(true)
    const woken = renderEffects(
      effects,
      busesOf(128, { dryRight: (frame) => (frame === 77 ? 0.5 : 0) }),
    )
    expect(effects.isAsleep).toBe(false)
    expect(woken.right[77]).toBe(0.5 * OUTPUT_SCALE)
    expect(woken.right.filter((value) => value !== 0).length).toBe(1)
  })

  it('never put out a denormal number while a tail dies away', () => {
    for (let preset = 0; preset < 8; preset++) {
      const effects = createEffects('hardware')
      effects.setReverb(preset)
      effects.setChorus(preset)
      const { left, right } = renderEffects(
        effects,
        busesOf(15 * RATE, { dryLeft: impulse, reverb: impulse, chorus: impulse }),
      )
      const isNormal = (value: number): boolean => value === 0 || Math.abs(value) > 1e-30
      expect(left.every(isNormal)).toBe(true)
      expect(right.every(isNormal)).toBe(true)
    }
  })

  it('pass the dry sound bit for bit, scaled, where the equaliser is flat and nothing is sent', () => {
    const effects = createEffects('hardware')
    effects.setEqualizer(5, 5)
    const buses = busesOf(3000, { dryLeft: noise, dryRight: (frame) => -0.5 * noise(frame + 9) })
    const { left, right } = renderEffects(effects, buses)
    expect(left.every((value, frame) => value === buses.dryLeft[frame]! * OUTPUT_SCALE)).toBe(true)
    expect(right.every((value, frame) => value === buses.dryRight[frame]! * OUTPUT_SCALE)).toBe(
      true,
    )
    const spec = renderEffects(createEffects('sf2'), buses)
    expect(spec.left).toEqual(buses.dryLeft)
    expect(spec.right).toEqual(buses.dryRight)
  })

  it('let only the dry sound pass where chorus and reverb are switched off', () => {
    const effects = createEffects('sf2')
    const buses = busesOf(20_000, {
      dryLeft: bursts(0.5, 700, 100),
      reverb: bursts(1, 900, 300),
      chorus: bursts(1, 900, 300),
    })
    const wet = renderEffects(effects, buses)
    expect(wet.left).not.toEqual(buses.dryLeft)
    effects.setEnabled(false, false)
    const dry = renderEffects(effects, buses)
    expect(dry.left).toEqual(buses.dryLeft)
    expect(dry.right).toEqual(buses.dryRight)
    // What sounded when it was switched off does not come back.
    effects.setEnabled(true, true)
    const silent = renderEffects(effects, busesOf(20_000, {}))
    expect(silent.left.every((value) => value === 0)).toBe(true)
  })

  it('cut off the tail of the old preset when another is set', () => {
    const effects = createEffects('sf2')
    renderEffects(effects, busesOf(2000, { reverb: noise, chorus: noise }))
    effects.setReverb(0)
    effects.setChorus(0)
    const { left, right } = renderEffects(effects, busesOf(20_000, {}))
    expect(left.every((value) => value === 0)).toBe(true)
    expect(right.every((value) => value === 0)).toBe(true)
  })

  it('keep the tail where the preset that plays is set again', () => {
    const effects = createEffects('sf2')
    renderEffects(effects, busesOf(2000, { reverb: noise, chorus: noise }))
    effects.setReverb(4)
    effects.setChorus(2)
    const { left } = renderEffects(effects, busesOf(2000, {}))
    expect(left.some((value) => Math.abs(value) > 0.01)).toBe(true)
  })

  it('are as after creation once they are reset', () => {
    const buses = busesOf(9000, { dryLeft: noise, reverb: noise, chorus: noise })
    const effects = createEffects('hardware')
    const first = renderEffects(effects, buses)
    effects.reset()
    expect([effects.isAsleep, effects.peak, effects.clipped]).toEqual([true, 0, 0])
    expect(isSame(renderEffects(effects, buses), first)).toBe(true)
  })

  it('read and write only the frames they were asked for', () => {
    const effects = createEffects('sf2')
    const buses = busesOf(300, { dryLeft: () => 0.25, dryRight: () => 0.5 })
    const left = new Float64Array(300).fill(7)
    const right = new Float64Array(300).fill(7)
    effects.process(buses, left, right, 100, 50)
    expect(left.findIndex((value) => value !== 7)).toBe(100)
    expect(left.subarray(100, 150).every((value) => value === 0.25)).toBe(true)
    expect(right.subarray(150).every((value) => value === 7)).toBe(true)
    expect(buses.dryLeft.every((value) => value === 0.25)).toBe(true)
  })
})

describe('what leaves the effects', () => {
  const poisons = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e308,
    -1e308,
    5e-324,
  ]

  it('is finite and bounded whatever the buses hold, and the sound after it is whole', () => {
    const bus = fc.array(fc.oneof(fc.constantFrom(...poisons), fc.double({ min: -2, max: 2 })), {
      minLength: 200,
      maxLength: 200,
    })
    const check = (effects: EffectsUnit, buses: Buses, bound: number): void => {
      const isFine = (value: number): boolean => Math.abs(value) <= bound
      const during = renderEffects(effects, buses)
      const after = renderEffects(effects, busesOf(5000, {}))
      for (const side of [during.left, during.right, after.left, after.right]) {
        expect(side.every(isFine)).toBe(true)
      }
    }
    fc.assert(
      fc.property(bus, bus, bus, bus, fc.nat(7), (dryLeft, dryRight, reverb, chorus, preset) => {
        const buses: Buses = {
          dryLeft: Float64Array.from(dryLeft),
          dryRight: Float64Array.from(dryRight),
          reverb: Float64Array.from(reverb),
          chorus: Float64Array.from(chorus),
        }
        const bad = [dryLeft, dryRight, reverb, chorus].flat()
        for (const mode of ['hardware', 'sf2'] as const) {
          const effects = createEffects(mode)
          effects.setReverb(preset)
          effects.setChorus(preset)
          check(effects, buses, mode === 'hardware' ? 1 : 16)
          expect(effects.nonFinite).toBe(bad.filter((value) => !Number.isFinite(value)).length)
          expect(Number.isFinite(effects.peak)).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is clipped at full scale like 16 bits in hardware mode, and counted with its peak', () => {
    const effects = createEffects('hardware')
    effects.setEqualizer(5, 5)
    const levels = [0.5, 1, 1.2, -3, 0]
    const { left } = renderEffects(
      effects,
      busesOf(levels.length, { dryLeft: (frame) => levels[frame] as number }),
    )
    expect([...left]).toEqual([0.5 * OUTPUT_SCALE, OUTPUT_SCALE, 1, -1, 0])
    expect(effects.clipped).toBe(2)
    expect(effects.peak).toBe(3 * OUTPUT_SCALE)
  })

  it('keeps its headroom in sf2 mode, counts what is beyond full scale', () => {
    const effects = createEffects('sf2')
    const levels = [1, 2, -3, 40]
    const { left } = renderEffects(
      effects,
      busesOf(levels.length, { dryLeft: (frame) => levels[frame] as number }),
    )
    expect([...left]).toEqual([1, 2, -3, 16])
    expect(effects.clipped).toBe(3)
    expect(effects.peak).toBe(40)
  })
})
