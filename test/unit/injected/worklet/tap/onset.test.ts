import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOnsetDetector } from '../../../../../injected/worklet/tap/onset.ts'
import {
  detect,
  from,
  noise,
  piano,
  QUANTUM,
  RATE,
  sine,
  sum,
  type Signal,
} from '../../../../support/worklet/signals.ts'

/** Onsets after the first, which comes from silence. */
const later = (signal: Signal, seconds: number): number => detect(signal, seconds).length - 1

const saw = (hz: number, amplitude = 0.1): Signal =>
  sum(
    ...Array.from({ length: Math.min(40, Math.floor(20_000 / hz)) }, (_, index) =>
      sine(hz * (index + 1), amplitude / (index + 1)),
    ),
  )

describe('sound from digital silence', () => {
  it('begins at exactly its first sample, wherever in a quantum that is', () => {
    for (let offset = 0; offset < 3 * QUANTUM; offset += 17) {
      const start = 10_000 + offset
      const [found] = detect((sample) => (sample >= start ? 0.25 : 0), 0.5)
      expect(found).toMatchObject({ frame: start, isFromSilence: true })
    }
  })

  it('begins at the first sample that is not zero: a sine starts one sample late', () => {
    const [found] = detect(from(0.1, sine(440)), 0.5)
    expect(found?.frame).toBe(0.1 * RATE + 1)
  })

  it('is found at -90 dBFS, the last bit of a 16-bit source', () => {
    expect(
      detect(
        from(0.1, () => 3.1e-5),
        0.5,
      ),
    ).toHaveLength(1)
  })

  it('does not begin with what denormal guards and filter rests leave', () => {
    expect(detect(noise(1e-7), 1)).toEqual([])
  })

  it('begins again after 20 ms of silence, exactly', () => {
    const found = detect(sum(from(0.1, sine(440), 0.2), from(0.23, sine(440, 0.2, 0.5), 0.5)), 1)
    expect(found.map(({ frame }) => frame)).toEqual([0.1 * RATE + 1, Math.round(0.23 * RATE)])
    expect(found.every(({ isFromSilence }) => isFromSilence)).toBe(true)
  })

  it('is one onset, however slowly it swells', () => {
    for (const attack of [0.05, 0.2, 0.5, 1]) {
      const swell: Signal = (sample) => Math.min(1, sample / (attack * RATE))
      const pad = sum(sine(220), sine(440, 0.2), sine(1800, 0.1))
      expect(later((sample) => swell(sample) * pad(sample), 2)).toBe(0)
    }
  })
})

describe('sound that goes on is no onset', () => {
  it.each([55, 110, 440, 1000, 3000, 7000])('steady sine of %i Hz', (hz) => {
    expect(later(sine(hz), 3)).toBe(0)
  })

  it('chords, high and low', () => {
    expect(later(sum(sine(261.6), sine(329.6), sine(392)), 3)).toBe(0)
    expect(later(sum(sine(65.4), sine(82.4), sine(98)), 3)).toBe(0)
  })

  it.each([0.5, 1, 2, 3, 5, 8, 13, 20, 35])('full-depth beating at %d Hz', (hz) => {
    expect(later(sum(sine(440), sine(440 + hz)), 5)).toBe(0)
  })

  it.each([0.5, 1, 2, 3, 5, 6.5, 8, 12])('full-depth tremolo at %d Hz', (hz) => {
    const swing: Signal = (sample) => 0.5 + 0.5 * Math.sin((2 * Math.PI * hz * sample) / RATE + 1)
    expect(later((sample) => swing(sample) * sine(440)(sample), 5)).toBe(0)
    const rich = sum(sine(220), sine(440, 0.2), sine(880, 0.1), sine(1760, 0.1), sine(3520, 0.05))
    expect(later((sample) => swing(sample) * rich(sample), 5)).toBe(0)
  })

  it.each([200, 370, 440, 620, 3500])('vibrato of a semitone on %i Hz', (hz) => {
    const deviation = hz * (2 ** (1 / 12) - 1)
    const vibrato: Signal = (sample) => {
      const time = sample / RATE
      const phase = 2 * Math.PI * hz * time - (deviation / 5.5) * Math.cos(2 * Math.PI * 5.5 * time)
      return 0.3 * Math.sin(phase) + 0.1 * Math.sin(3 * phase)
    }
    expect(later(vibrato, 4)).toBe(0)
  })

  it.each([1, 2, 3, 4, 5, 6])('steady white noise (seed %i)', (seed) => {
    expect(later(noise(0.3, seed * 977), 15)).toBe(0)
  })

  it.each([0.5, 1, 2, 4, 7])('detuned bass notes, %d Hz apart', (hz) => {
    expect(later(sum(saw(55), saw(55 + hz)), 2.5)).toBe(0)
  })

  it('the tail of a piano chord, and of a reverb', () => {
    expect(later(sum(piano(130), piano(164), piano(196), piano(262)), 5)).toBe(0)
    expect(later((sample) => noise(0.2, 3)(sample) * Math.exp(-sample / RATE / 0.4), 3)).toBe(0)
  })

  it('a note that is cut off, alone or from under another', () => {
    expect(later(from(0, sine(440), 1.0002), 2)).toBe(0)
    expect(later(sum(sine(440), from(0, sine(700), 1.0002)), 2)).toBe(0)
  })
})

const near = (starts: number[], signal: Signal, seconds: number, withinQuanta = 2): void => {
  const found = detect(signal, seconds)
  expect(found).toHaveLength(starts.length)
  for (const [index, start] of starts.entries()) {
    expect(Math.abs((found[index]?.frame ?? NaN) - start * RATE)).toBeLessThanOrEqual(
      withinQuanta * QUANTUM,
    )
  }
}

const tail: Signal = (sample) => noise(0.2, 3)(sample) * Math.exp(-sample / RATE / 0.4)

describe('a note under others', () => {
  it('is found beside a steady one, within two quanta', () => {
    near([0, 1.0031], sum(sine(440), from(1.0031, sine(554))), 2)
  })

  it('is found when the same note is struck again, of like loudness, although the last one still sounds', () => {
    const starts = [0.1, 0.4, 0.7, 1, 1.3, 1.6]
    near(
      starts,
      sum(...starts.map((start, index) => from(start, piano(261.6, 0.3, 0.3, 7 + index)))),
      1.9,
    )
  })

  it('is found out of the tail of a reverb', () => {
    near([0.1, 0.6, 1.1], sum(from(0.1, tail), from(0.6, tail), from(1.1, tail)), 2)
  })

  it('tells by how much it rose', () => {
    const [, second] = detect(sum(sine(440, 0.1), from(1, sine(3000, 0.4))), 2)
    expect(second?.isFromSilence).toBe(false)
    expect(second?.riseDb).toBeGreaterThan(4.5)
  })
})

describe('the same sound', () => {
  /** Notes that overlap and notes that stand alone, noises among them, from a seed. */
  const piece = (seed: number): Signal => {
    const random = noise(1, seed)
    return sum(
      ...Array.from({ length: 8 }, (_, index) => {
        const at = 0.05 + index * 0.2 + 0.1 * random(index)
        const hz = 220 * 2 ** (2 * random(50 + index))
        const part = index % 3 === 0 ? noise(0.1, seed + index) : piano(hz, 0.2, 0.15, seed + index)
        return from(at, part, at + 0.1 + 0.3 * Math.abs(random(100 + index)))
      }),
    )
  }
  /** Without those of the end, where a long quantum reaches further. */
  const onsets = (signal: Signal, rate: number, quantumFrames?: number) =>
    detect(signal, 2, rate, quantumFrames).filter(({ seconds }) => seconds < 1.9)

  it('has the same onsets, to the sample, however long a quantum is', () => {
    let rises = 0
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4096 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(8000, 44_100, 48_000),
        (quantumFrames, seed, rate) => {
          const played = piece(seed)
          const sound = Float64Array.from({ length: 2.6 * rate }, (_, index) => played(index))
          const signal: Signal = (sample) => sound[sample] ?? 0
          const found = onsets(signal, rate)
          rises += found.filter(({ isFromSilence }) => !isFromSilence).length
          expect(onsets(signal, rate, quantumFrames)).toEqual(found)
        },
      ),
      { numRuns: 20 },
    )
    expect(rises).toBeGreaterThan(20)
  })

  it('is heard from silence in the quantum in which it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.nat(20_000), (quantumFrames, start) => {
        const detector = createOnsetDetector(RATE)
        const samples = new Float64Array(QUANTUM)
        let frame = 0
        while (frame < start) {
          const quantumEnd = (Math.floor(frame / quantumFrames) + 1) * quantumFrames
          const count = Math.min(detector.room, quantumEnd - frame, start - frame)
          expect(detector.process(samples, count, -1, -1, frame)).toBe(false)
          frame += count
        }
        const count = Math.min(detector.room, quantumFrames - (start % quantumFrames))
        samples.fill(0.1)
        expect(detector.process(samples, count, 0, count - 1, start)).toBe(true)
        expect(detector.frame).toBe(start)
      }),
    )
  })
})

it('knows no beginning of sound that it joins, and hears what comes after a silence', () => {
  const detector = createOnsetDetector(RATE)
  const onsets: number[] = []
  const samples = new Float64Array(QUANTUM)
  const soundTo = RATE
  const againAt = RATE + 4 * RATE * 0.02
  detector.join(0, true)
  for (let frame = 0; frame < 2 * RATE; frame += QUANTUM) {
    const isLoud = frame < soundTo || frame >= againAt
    for (let index = 0; index < QUANTUM; index++) {
      samples[index] = isLoud ? 0.5 * Math.sin((2 * Math.PI * 440 * (frame + index)) / RATE) : 0
    }
    const last = isLoud ? QUANTUM - 1 : -1
    if (detector.process(samples, QUANTUM, isLoud ? 0 : -1, last, frame))
      onsets.push(detector.frame)
  }
  expect(onsets).toHaveLength(1)
  expect(onsets[0]).toBeGreaterThanOrEqual(againAt)
  expect(onsets[0]).toBeLessThan(againAt + QUANTUM)
})

it('hears a clear rise over the sound that it has joined', () => {
  const detector = createOnsetDetector(RATE)
  const onsets: number[] = []
  const samples = new Float64Array(QUANTUM)
  detector.join(0, true)
  for (let frame = 0; frame < RATE; frame += QUANTUM) {
    for (let index = 0; index < QUANTUM; index++) {
      const at = (2 * Math.PI * (frame + index)) / RATE
      samples[index] = 0.1 * Math.sin(440 * at) + (frame < RATE / 2 ? 0 : 0.5 * Math.sin(1500 * at))
    }
    if (detector.process(samples, QUANTUM, 0, QUANTUM - 1, frame)) onsets.push(detector.frame)
  }
  expect(onsets).toHaveLength(1)
  expect(Math.abs((onsets[0] ?? 0) - RATE / 2)).toBeLessThanOrEqual(3 * QUANTUM)
})

it('goes on where frames were skipped', () => {
  const detector = createOnsetDetector(RATE)
  const samples = new Float64Array(QUANTUM)
  expect(detector.process(samples, 100, -1, -1, 0)).toBe(false)
  expect(detector.process(samples, 28, -1, -1, 1000)).toBe(false)
  expect(detector.room).toBe(100)
  expect(detector.isStepOver).toBe(false)
  expect(detector.process(samples, 100, 7, 7, 1028)).toBe(true)
  expect(detector.frame).toBe(1035)
  expect(detector.isStepOver).toBe(true)
})

it('finds the same at 44.1 and 96 kHz', () => {
  for (const rate of [44_100, 96_000]) {
    const start = Math.round(rate * 0.5)
    const tone: Signal = (sample) =>
      sample >= start ? 0.3 * Math.cos((2 * Math.PI * 440 * (sample - start)) / rate) : 0
    expect(detect(tone, 1, rate).map(({ frame }) => frame)).toEqual([start])
  }
})
