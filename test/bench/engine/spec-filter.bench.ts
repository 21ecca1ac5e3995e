// The filter NRPN and the sample interpolation tests of S. Christian Collins (mrbumpy409/SoundFont-Spec-Test, MIT),
// rendered by the engine and measured. Runs in Node; needs the data folder (AWESCOPE_DATA).

import { describe, expect, test } from 'vitest'
import {
  between,
  decibels,
  monoOf,
  powerSpectrum,
  rmsOf,
} from '../../support/audio/sound-analysis.ts'
import { keepReport } from '../../support/bench/run-task.ts'
import {
  isSpecDataThere,
  MODES,
  RATE,
  renderSpecTest,
  shown,
} from '../../support/bench/spec-data.ts'
import { median } from '../../support/bench/statistics.ts'

describe.skipIf(!isSpecDataThere)('the filter NRPN test', () => {
  const CUTOFFS = [100, 157, 237, 371, 581, 910, 1377, 2156, 3376, 5108, 8000]

  test.each(MODES)(
    '3: the cutoff follows AWE NRPN 21; 4: as by the modulator (%s)',
    async (mode) => {
      const sound = await renderSpecTest('filter_NRPN_test', mode)
      const mono = monoOf(sound)
      const peakHz = (at: number): number => {
        const size = 8192
        const power = powerSpectrum(between(mono, RATE, at + 0.1, at + 1.45), size)
        let best = 2
        // A mean over a sixth of an octave: noise has no smooth peak.
        const around = (bin: number): number => {
          const half = Math.max(1, Math.round(bin * 0.03))
          let sum = 0
          for (let i = bin - half; i <= bin + half; i += 1) sum += power[i] ?? 0
          return sum / (2 * half + 1)
        }
        for (let bin = 2; bin < size / 3; bin += 1) if (around(bin) > around(best)) best = bin
        return (best * RATE) / size
      }
      const byNrpn = CUTOFFS.map((_, i) => peakHz(12.25 + i * 1.5))
      const byModulator = CUTOFFS.map((_, i) => peakHz(29.25 + i * 1.5))
      const text = [
        `filter NRPN test, ${mode}: peak of the resonance, Hz`,
        `  expected     ${shown(CUTOFFS, 0)}`,
        `  by NRPN 21   ${shown(byNrpn, 0)}`,
        `  by modulator ${shown(byModulator, 0)}`,
      ].join('\n')
      await keepReport(`nrpn-${mode}`, text, { byNrpn, byModulator })
      expect(sound.figures.nan).toBe(0)
      // Broad peaks in noise: an eighth of an octave; the highest is past the card's own limit of 7350 Hz.
      for (let i = 1; i < 10; i += 1) {
        expect
          .soft(Math.abs(Math.log2((byNrpn[i] ?? 1) / (CUTOFFS[i] ?? 1))), `NRPN ${CUTOFFS[i]} Hz`)
          .toBeLessThan(0.16)
      }
    },
    120_000,
  )
})

describe.skipIf(!isSpecDataThere)('the interpolation test', () => {
  test.each(MODES)(
    'sweeps a sine down with nothing but the sine in it (%s)',
    async (mode) => {
      const sound = await renderSpecTest('sample_interpolation_test', mode)
      const mono = monoOf(sound)
      expect(sound.figures.nan).toBe(0)
      const shares: number[] = []
      for (let at = 1; at < 8; at += 0.25) {
        const stretch = between(mono, RATE, at, at + 0.1)
        if (rmsOf(stretch) < 1e-3) continue
        const power = powerSpectrum(stretch, 4096)
        let best = 1
        for (let bin = 1; bin < power.length; bin += 1)
          if ((power[bin] ?? 0) > (power[best] ?? 0)) best = bin
        let tone = 0
        let rest = 0
        power.forEach((value, bin) => {
          // The sweep moves while it is looked at: a band of a fifth around it is the tone.
          if (Math.abs(bin - best) <= Math.max(6, best * 0.2)) tone += value
          else rest += value
        })
        shares.push(10 * Math.log10(rest / tone))
      }
      const text =
        `interpolation test, ${mode}: everything but the sine, dB under it: ` +
        `median ${median(shares).toFixed(1)}, most ${Math.max(...shares).toFixed(1)}; ` +
        `peak ${decibels(sound.figures.peak).toFixed(1)} dB`
      await keepReport(`interpolation-${mode}`, text, { shares })
      expect(shares.length).toBeGreaterThan(5)
      expect(median(shares)).toBeLessThan(-40)
    },
    120_000,
  )
})
