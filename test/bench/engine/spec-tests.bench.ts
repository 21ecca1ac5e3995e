// S. Christian Collins' SoundFont tests (mrbumpy409/SoundFont-Spec-Test, MIT) rendered by the engine and
// measured, where their documentation names a figure. Test numbers are its own. Runs in Node; needs the data
// folder (AWESCOPE_DATA).

import { beforeAll, describe, expect, test } from 'vitest'
import {
  between,
  centsBetween,
  decibels,
  monoOf,
  peakOf,
  pitchTrack,
  powerSpectrum,
  rmsEnvelope,
  rmsOf,
  strongestHz,
} from '../../support/audio/sound-analysis.ts'
import type { Rendered } from '../../support/bench/render.ts'
import { keepReport } from '../../support/bench/run-task.ts'
import {
  isSpecDataThere,
  MODES,
  RATE,
  renderSpecTest,
  shown,
} from '../../support/bench/spec-data.ts'
import { median } from '../../support/bench/statistics.ts'

/** Levels of tones that begin every half second, from 100 to 400 ms of each, dB against the first. */
function steps(
  samples: Float64Array | Float32Array,
  from: number,
  count: number,
  every = 0.5,
): number[] {
  const levels = Array.from({ length: count }, (_, i) =>
    decibels(rmsOf(between(samples, RATE, from + i * every + 0.1, from + i * every + 0.4))),
  )
  return levels.map((level) => level - (levels[0] ?? 0))
}

const lines: string[] = []
const note = (line: string): void => void lines.push(line)

describe.skipIf(!isSpecDataThere)('the SoundFont specification test', () => {
  const sounds = {} as Record<(typeof MODES)[number], Rendered>
  let mono: Float64Array
  /** What the effects add: everything is linear but the clip, which these tests do not reach. */
  let wet: Float64Array
  let hardware: Float64Array
  beforeAll(async () => {
    for (const mode of MODES) sounds[mode] = await renderSpecTest('sf_spec_test', mode)
    mono = monoOf(sounds.sf2)
    const dry = monoOf(await renderSpecTest('sf_spec_test', 'sf2', { effects: false }))
    wet = mono.map((value, i) => value - (dry[i] ?? 0))
    hardware = monoOf(sounds.hardware)
    return () => keepReport('spec-tests', lines.join('\n'), sounds.sf2.figures)
  })
  const level = (from: number, to: number): number => decibels(rmsOf(between(mono, RATE, from, to)))
  const hz = (from: number, to: number, low = 100, high = 3000): number =>
    strongestHz(between(mono, RATE, from, to), RATE, low, high)

  test.each(MODES)('plays whole, finite and without storms of clipping (%s)', (mode) => {
    const { figures, left, right } = sounds[mode]
    const clipped = [left, right].map(
      (side) => side.filter((value) => Math.abs(value) >= 0.9999).length,
    )
    note(
      `${mode}: peak ${decibels(figures.peak).toFixed(1)} dB, ${clipped.join(' and ')} samples at full scale`,
    )
    expect(figures.nan).toBe(0)
    expect(figures.audioSeconds).toBeGreaterThan(300)
    expect(figures.dropped).toBe(0)
    expect(Math.max(...clipped) / left.length).toBeLessThan(1e-4)
    expect(rmsOf(left)).toBeGreaterThan(0.003)
  })

  test('1: volume envelope of six stages, 1 s each', () => {
    const hold = level(3.6, 4.4)
    const figures = {
      delay: level(2.2, 2.45) - hold,
      halfAttack: level(2.99, 3.01) - hold,
      sustain: level(5, 6.4) - hold,
      releaseAfter300ms: level(6.79, 6.81) - hold + 12,
    }
    note(`1: ${JSON.stringify(figures)}`)
    expect.soft(figures.delay).toBeLessThan(-80)
    expect.soft(figures.halfAttack).toBeCloseTo(-6, 0)
    expect.soft(Math.abs(figures.sustain + 12)).toBeLessThan(0.2)
    expect.soft(Math.abs(figures.releaseAfter300ms + 30)).toBeLessThan(1.5)
  })

  test('2: modulation envelope to pitch, 1200 cents and half of it', () => {
    const before = hz(10, 10.4)
    const held = centsBetween(hz(11.7, 12.3), before)
    const sustained = centsBetween(hz(13.5, 14.4), before)
    note(`2: hold ${held.toFixed(1)} c, sustain ${sustained.toFixed(1)} c`)
    expect.soft(Math.abs(held - 1200)).toBeLessThan(3)
    expect.soft(Math.abs(sustained - 600)).toBeLessThan(3)
  })

  /** Seconds from `at` until the level has fallen 20 dB below its first. */
  const fallsAfter = (at: number, limit: number): number => {
    const envelope = rmsEnvelope(between(mono, RATE, at, at + limit), 441)
    const first = envelope[2] ?? 0
    return envelope.findIndex((value, i) => i > 2 && value < first / 10) / 100
  }

  test('3 and 4: key number to decay and to hold double by the octave', () => {
    const decays = [17.5, 18.5, 19.5, 21, 24].map((at) => fallsAfter(at, 6))
    const holds = [31.5, 32.5, 33.5, 34.5, 36.5].map((at) => fallsAfter(at, 3.5))
    note(`3: −20 dB after ${shown(decays)} s; 4: ${shown(holds)} s`)
    const keys = [84, 72, 60, 48, 36]
    keys.forEach((key, i) => {
      // Decay 1200 tc and 101 tc a key for 100 dB; hold −1200 tc likewise, then a decay of 50 ms for 100 dB.
      const decay = 2 ** ((1200 + (60 - key) * 101) / 1200) / 5
      const hold = 2 ** ((-1200 + (60 - key) * 101) / 1200) + 0.01
      expect
        .soft(Math.abs((decays[i] ?? 0) - decay), `decay of ${key}`)
        .toBeLessThan(0.02 + decay * 0.03)
      expect
        .soft(Math.abs((holds[i] ?? 0) - hold), `hold of ${key}`)
        .toBeLessThan(0.02 + hold * 0.03)
    })
  })

  /** Swings each second of a quantity given in equal steps, and its least and most. */
  const swing = (values: ArrayLike<number>, perSecond: number) => {
    const all = Array.from({ length: values.length }, (_, i) => values[i] ?? 0)
    const [least, largest] = [Math.min(...all), Math.max(...all)]
    const middle = (least + largest) / 2
    const ups = all.flatMap((value, i) =>
      i > 0 && (all[i - 1] ?? 0) < middle && value >= middle ? [i] : [],
    )
    const spanned = ((ups.at(-1) ?? 0) - (ups[0] ?? 0)) / perSecond
    return { least, largest, hz: (ups.length - 1) / spanned }
  }

  test('5: tremolo of 4 Hz, 6 dB up and down', () => {
    const loudness = (samples: Float64Array, from: number) =>
      swing(
        Float64Array.from(
          rmsEnvelope(between(samples, RATE, from + 0.2, from + 2.8), 441),
          decibels,
        ),
        100,
      )
    const loud = loudness(mono, 42)
    const soft = loudness(mono, 46.5)
    const card = loudness(hardware, 42)
    note(
      `5: velocity 127 ${(loud.largest - loud.least).toFixed(1)} dB, ` +
        `90 ${(soft.largest - soft.least).toFixed(1)} dB at ${soft.hz.toFixed(2)} Hz; ` +
        `hardware 127 ${(card.largest - card.least).toFixed(1)} dB`,
    )
    expect.soft(Math.abs(soft.largest - soft.least - 12)).toBeLessThan(0.8)
    expect.soft(Math.abs(soft.hz - 4)).toBeLessThan(0.06)
    // The card never amplifies: only the lower half is left.
    expect.soft(Math.abs(card.largest - card.least - 6)).toBeLessThan(0.8)
  })

  const vibrato = (samples: Float64Array, from: number) => {
    const track = pitchTrack(between(samples, RATE, from + 0.3, from + 2.8), RATE)
    const middle = median(track.map((each) => each.hz))
    const cents = track.map((each) => centsBetween(each.hz, middle))
    const seconds = (track.at(-1)?.atSeconds ?? 0) - (track[0]?.atSeconds ?? 0)
    return swing(cents, track.length / seconds)
  }

  test('6: vibrato of 4 Hz; 7: the modulation wheel adds 50 cents to the vibrato LFO', () => {
    const own = vibrato(mono, 51.5)
    const wheel = vibrato(mono, 56.5)
    const card = vibrato(hardware, 56.5)
    note(
      `6: ${shown([own.least, own.largest], 0)} c at ${own.hz.toFixed(2)} Hz; 7: ` +
        `${shown([wheel.least, wheel.largest], 1)} c at ${wheel.hz.toFixed(2)} Hz, ` +
        `hardware at ${card.hz.toFixed(2)} Hz`,
    )
    expect.soft(Math.abs(own.hz - 4)).toBeLessThan(0.2)
    expect.soft(Math.abs(wheel.hz - 4)).toBeLessThan(0.1)
    expect.soft(Math.abs(wheel.largest - wheel.least - 100)).toBeLessThan(6)
    expect.soft(Math.abs(card.hz - 8.176)).toBeLessThan(0.25)
  })

  test('8: scale tuning 0 and root keys: three tones of one pitch', () => {
    const tones = [61, 62, 63].map((at) => hz(at + 0.05, at + 0.45))
    const cents = tones.map((tone) => centsBetween(tone, tones[0] ?? 0))
    note(`8: ${shown(cents)} c`)
    for (const cent of cents) expect.soft(Math.abs(cent)).toBeLessThan(0.5)
  })

  /**
   * Power by frequency of the noise at `at` against that of an open filter, dB in bands around the given frequencies.
   */
  const filtered = (samples: Float64Array, at: number, openAt: number, seconds = 0.35) => {
    const size = 2048
    const noise = powerSpectrum(between(samples, RATE, at, at + seconds), size)
    const open = powerSpectrum(between(samples, RATE, openAt, openAt + seconds), size)
    return (aroundHz: number, share = 0.06): number => {
      const from = Math.max(1, Math.round((aroundHz * (1 - share) * size) / RATE))
      const to = Math.max(from + 1, Math.round((aroundHz * (1 + share) * size) / RATE))
      let one = 0
      let other = 0
      for (let bin = from; bin < to; bin += 1) {
        one += noise[bin] ?? 0
        other += open[bin] ?? 0
      }
      return 10 * Math.log10(one / other)
    }
  }

  test('9: filter cutoffs from 500 Hz to 15 kHz lie 3 dB down where they say', () => {
    const cutoffs = [
      500, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 12_000, 15_000,
    ]
    const found = cutoffs.map((cutoff, i) => filtered(mono, 67.55 + i * 0.5, 75.05)(cutoff))
    note(`9: ${cutoffs.map((cutoff, i) => `${cutoff}:${(found[i] ?? 0).toFixed(1)}`).join(' ')} dB`)
    // Noise of a third of a second: ±1 dB.
    found.forEach((gain, i) =>
      expect.soft(Math.abs(gain + 3), `${cutoffs[i]} Hz`).toBeLessThan(1.6),
    )
  })

  test('10: resonance rises with Q', () => {
    const gains = Array.from({ length: 7 }, (_, i) => {
      const gain = filtered(mono, 77.55 + i * 0.5, 75.05)
      return gain(4000) - gain(500, 0.5)
    })
    note(`10: at 4 kHz over the low end for Q 0 5 10 15 20 25 30 dB: ${shown(gains, 1)} dB`)
    gains.forEach((gain, i) => {
      // 3 dB down at Q 0, one more for each. Above 20 dB the peak is narrower than the band that is measured.
      if (i <= 4) expect.soft(Math.abs(gain - (i * 5 - 3)), `Q ${i * 5} dB`).toBeLessThan(1.5)
      if (i > 0) expect.soft(gain - (gains[i - 1] ?? 0), `Q ${i * 5} dB`).toBeGreaterThan(2)
    })
  })

  test('11: each 5 dB of attenuation are 2 dB; 12: negative attenuation cannot exceed full level', () => {
    const eleven = steps(mono, 85.5, 7)
    const card = steps(hardware, 85.5, 7)
    const twelve = steps(mono, 91, 7)
    note(`11: ${shown(eleven)} dB, hardware ${shown(card)} dB; 12: ${shown(twelve)} dB`)
    eleven.forEach((value, i) => expect.soft(Math.abs(value + 2 * i)).toBeLessThan(0.1))
    // Creative's drivers compute whole decibels: 30 dB are (300 + 12) / 24 = 13.
    card.forEach((value, i) => expect.soft(Math.abs(value + 2 * i)).toBeLessThan(1.2))
    twelve.forEach((value) => expect.soft(Math.abs(value)).toBeLessThan(0.1))
  })

  test('13: velocity curves: 96, 144, 48 dB concave, 96 dB linear, none', () => {
    const curve = [0, -2.34, -5.04, -8.25, -12.18, -17.27, -24.5, -37.1]
    const [a = [], b = [], c = [], d = [], e = []] = [97.5, 103.5, 109.5, 115.5, 121.5].map((at) =>
      steps(mono, at, 8),
    )
    note(
      `13: A ${shown(a)}\n    B ${shown(b)}\n    C ${shown(c)}\n    D ${shown(d)}\n    E ${shown(e)}`,
    )
    curve.forEach((value, i) => {
      expect.soft(Math.abs((a[i] ?? 0) - value), 'A').toBeLessThan(0.1)
      expect.soft(Math.abs((b[i] ?? 0) - 1.5 * value), 'B').toBeLessThan(0.2)
      expect.soft(Math.abs((c[i] ?? 0) - 0.5 * value), 'C').toBeLessThan(0.1)
      expect.soft(Math.abs((d[i] ?? 0) + 12 * i), 'D').toBeLessThan(0.1)
      expect.soft(Math.abs(e[i] ?? 0), 'E').toBeLessThan(0.1)
    })
  })

  test('14: velocity to cutoff: deep where the instrument says so, none where it was deleted', () => {
    const [a, b, c, d, e] = [128.5, 134.5, 140.5, 146.5, 152.5].map((at) => {
      const gain = filtered(mono, at + 3.55, at + 0.05)
      return gain(4000) - gain(300, 0.5)
    }) as [number, number, number, number, number]
    note(
      `14: 4 kHz at velocity 15 against 127: A ${shown([a])}, B ${shown([b])}, C ${shown([c])}, ` +
        `D ${shown([d])}, E ${shown([e])} dB`,
    )
    // By default the modulator of the bank's edition, 2.01 or 2.04: both end near −2100 cents at velocity 15.
    expect.soft(a).toBeLessThan(-15)
    expect.soft(b).toBeLessThan(a - 10)
    expect.soft(Math.abs(d), 'deleted as 2.01 prints it').toBeLessThan(1.5)
    expect.soft(Math.abs(e), 'deleted as 2.04 prints it').toBeLessThan(1.5)
  })

  test('16: the sample offset is honoured', () => {
    const [whole, cut] = [165.5, 167].map((at) => {
      const envelope = rmsEnvelope(between(mono, RATE, at, at + 1.9), 441)
      return envelope.findLastIndex((value) => value > 1e-3) / 100
    }) as [number, number]
    note(
      `16: the word without offset ends after ${whole.toFixed(2)} s, with it after ${cut.toFixed(2)} s`,
    )
    expect(cut).toBeGreaterThan(0)
  })

  test('17 and 18: sends of 33, 67 and 100 % by the instrument and by controller', () => {
    /** What the effects add while four tones sound, 2 s apart, dB against the second. */
    const sends = (at: number): number[] => {
      const levels = [0, 1, 2, 3].map((i) =>
        decibels(rmsOf(between(wet, RATE, at + i * 2, at + i * 2 + 1.8))),
      )
      return levels.map((value) => value - (levels[1] ?? 0))
    }
    const reverb = [171.5, 181, 190.5].map(sends)
    const chorus = [201, 210.5, 220].map(sends)
    note(
      `17: ${reverb.map((each) => shown(each, 1)).join(' | ')} dB; 18: ` +
        `${chorus.map((each) => shown(each, 1)).join(' | ')} dB`,
    )
    for (const [dry = 0, , two = 0, three = 0] of [...reverb.slice(0, 2), ...chorus.slice(0, 2)]) {
      expect.soft(dry).toBeLessThan(-30)
      expect.soft(Math.abs(two - 6.06)).toBeLessThan(0.8)
      expect.soft(Math.abs(three - 9.55)).toBeLessThan(0.8)
    }
  })

  test('20: pitch bend down and up, removed, inverted', () => {
    const bends = [240, 247.5, 255].map((at) => {
      const track = pitchTrack(between(mono, RATE, at + 0.05, at + 4.9), RATE)
      const start = median(track.slice(0, 20).map((each) => each.hz))
      const cents = track.map((each) => centsBetween(each.hz, start))
      const lowest = cents.indexOf(Math.min(...cents))
      const highest = cents.indexOf(Math.max(...cents))
      return { least: Math.min(...cents), most: Math.max(...cents), isDownFirst: lowest < highest }
    })
    note(
      `20: ${bends.map(({ least, most }) => `${least.toFixed(1)}…${most.toFixed(1)} c`).join(', ')}`,
    )
    const [usual, removed, inverted] = bends
    expect.soft(Math.abs((usual?.least ?? 0) + 200)).toBeLessThan(3)
    expect.soft(Math.abs((usual?.most ?? 0) - 200)).toBeLessThan(3)
    expect.soft(usual?.isDownFirst).toBe(true)
    expect.soft(Math.abs(removed?.least ?? 99) + Math.abs(removed?.most ?? 99)).toBeLessThan(3)
    expect.soft(Math.abs((inverted?.most ?? 0) - 200)).toBeLessThan(3)
    expect.soft(inverted?.isDownFirst).toBe(false)
  })

  test('21: the exclusive class ends the long noise', () => {
    const fall = level(262.4, 263.4) - level(262.02, 262.1)
    note(`21: ${fall.toFixed(0)} dB`)
    expect(fall).toBeLessThan(-60)
  })

  test('22: pan of mono and stereo samples, by the instrument and by controller 10', () => {
    const { left, right } = sounds.sf2
    const pans = (at: number): number[] =>
      Array.from({ length: 9 }, (_, i) => {
        const [l, r] = [left, right].map((side) =>
          rmsOf(between(side, RATE, at + i * 0.5 + 0.1, at + i * 0.5 + 0.4)),
        ) as [number, number]
        return decibels(l) - decibels(r)
      })
    const [a = [], b = [], c = [], d = [], e = [], f = []] = [266, 272, 278, 284, 290, 296].map(
      pans,
    )
    note(
      `22, left over right, dB: A ${shown(a, 1)}\n    B ${shown(b, 1)}\n    C ${shown(c, 1)}\n    D ` +
        `${shown(d, 1)}\n    E ${shown(e, 1)}\n    F ${shown(f, 1)}`,
    )
    expect.soft(a[0]).toBeGreaterThan(60)
    expect.soft(a[8]).toBeLessThan(-60)
    expect.soft(e[0]).toBeGreaterThan(60)
    expect.soft(e[8]).toBeLessThan(-60)
    expect.soft(Math.abs(a[4] ?? 99)).toBeLessThan(0.1)
    for (const [own, byController] of [
      [a, b],
      [c, d],
      [e, f],
    ] as const) {
      // Controller 10 at 127 is 49.2 %, not 50: the last one is left out, as is the first where
      // nothing is left to compare.
      for (let i = 1; i < 8; i += 1) {
        expect.soft(Math.abs((own[i] ?? 0) - (byController[i] ?? 99)), `${i}`).toBeLessThan(0.3)
      }
    }
  })

  test('the peak of all of it is that of a tone at full level', () => {
    expect(peakOf(mono)).toBeGreaterThan(0.1)
  })
})
