// Conformity of exclusive classes, loops, modulators and NRPN (docs/emu8000.md, section 9, rows 34 to 37), measured on
// what the engine puts out. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import type { ModulatorSpec, ZoneSpec } from '../support/soundfont/build-soundfont.ts'
import { constantSample, oneZoneBank, rampSample, sineSample } from '../support/soundfont/banks.ts'
import {
  bankOf,
  type Event,
  FULL,
  HARDWARE_SCALE,
  peak,
  play,
  RATE,
  rms,
} from '../support/engine/player.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']

describe('exclusive class', () => {
  /**
   * Key 46 sounds hard left, key 42 hard right, key 48 hard left; 42 and 46 exclude each other, 48 is of another class.
   */
  const bank = bankOf({
    samples: [sineSample()],
    instruments: [
      {
        zones: (
          [
            [46, -500, 1],
            [42, 500, 1],
            [48, -500, 2],
          ] as const
        ).map(([key, pan, group]): ZoneSpec => ({
          keyRange: [key, key],
          generators: [
            [17, pan],
            [54, 1],
            [57, group],
          ],
          sample: 0,
        })),
      },
    ],
    presets: [{ zones: [{ instrument: 0 }] }],
  })
  const at = 10_000

  for (const mode of MODES) {
    it(`34 ${mode}: the earlier voice is silent 70 ms after; the new one sounds as if alone, bit for bit`, () => {
      const open: Event = [0, 0x90, 46, 127]
      const closed: Event = [at, 0x90, 42, 127]
      const both = play(bank, { mode }, [...FULL, open, closed], RATE)
      const alone = play(bank, { mode }, [...FULL, closed], RATE)
      expect(peak(both.left, at - 1000, at)).toBeGreaterThan(0.1)
      expect(peak(both.left, at + 0.07 * RATE)).toBe(0)
      expect([...both.right]).toEqual([...alone.right])
    })

    it(`34 ${mode}: another class, another channel and the note's own layers are left alone`, () => {
      const other = play(
        bank,
        { mode },
        [
          [0, 0x90, 48, 127],
          [at, 0x90, 42, 127],
        ],
        RATE,
      )
      expect(peak(other.left, RATE - 1000)).toBeGreaterThan(0.1)
      const channels = play(
        bank,
        { mode },
        [
          [0, 0x91, 46, 127],
          [at, 0x90, 42, 127],
        ],
        RATE,
      )
      expect(peak(channels.left, RATE - 1000)).toBeGreaterThan(0.1)
      const layered = bankOf({
        ...oneZoneBank(sineSample()),
        instruments: [
          {
            zones: [-500, 500].map((pan): ZoneSpec => ({
              generators: [
                [17, pan],
                [54, 1],
                [57, 1],
              ],
              sample: 0,
            })),
          },
        ],
      })
      const own = play(layered, { mode }, [[0, 0x90, 60, 127]], RATE)
      expect(peak(own.left, RATE - 1000)).toBeGreaterThan(0.1)
      expect(peak(own.right, RATE - 1000)).toBeGreaterThan(0.1)
    })
  }
})

describe('loops and addresses', () => {
  const WORDS = 8000
  const LOOP_START = 3000
  const LOOP_END = 3500
  const STEP = 4
  /** From here on the amplitude stands still: attack and smoothing are over. */
  const SETTLED = 2000
  /** The smoothing interpolation sees this many words beyond an edge. */
  const EDGE = 3

  const sample = {
    ...rampSample(WORDS, 0, STEP),
    loopStart: LOOP_START,
    loopEnd: LOOP_END,
    rootKey: 60,
  }

  /** Word that sounds at each frame: a ramp tells its position. Release is a hundred seconds long. */
  const positions = (
    mode: EngineMode,
    generators: readonly (readonly [number, number])[],
    events: readonly Event[] = [],
    frames = 7000,
  ): Float64Array => {
    const bank = bankOf(oneZoneBank(sample, { generators: [[38, 8000], ...generators] }))
    const { left } = play(bank, { mode }, [...FULL, [0, 0x90, 60, 127], ...events], frames)
    const gain = mode === 'hardware' ? HARDWARE_SCALE * (127 / 255) : 0.5
    return Float64Array.from(left, (value) => (value * 32_768) / STEP / gain)
  }

  const wrapped = (frame: number, start = LOOP_START, end = LOOP_END): number =>
    frame < end ? frame : start + ((frame - start) % (end - start))

  const expectWords = (
    found: Float64Array,
    from: number,
    to: number,
    expected: (frame: number) => number,
    isEdge: (word: number) => boolean = () => false,
  ): void => {
    let compared = 0
    for (let frame = from; frame < to; frame++) {
      const word = expected(frame)
      if (isEdge(word)) continue
      compared++
      if (Math.abs((found[frame] as number) - word) > 0.2) {
        expect(found[frame], `frame ${frame}`).toBeCloseTo(word, 0)
      }
    }
    expect(compared).toBeGreaterThan((to - from) * 0.9)
  }

  const nearLoop = (word: number): boolean =>
    word < LOOP_START + EDGE || (word >= LOOP_END - EDGE && word < LOOP_END)

  for (const mode of MODES) {
    it(`35 ${mode}: modes 0 and 2 play once, and end exactly with the sample`, () => {
      for (const loopMode of [0, 2]) {
        const found = positions(mode, [[54, loopMode]], [], WORDS + 1000)
        expectWords(found, SETTLED, WORDS - EDGE, (frame) => frame)
        expect(found.subarray(WORDS + EDGE).every((word) => word === 0)).toBe(true)
      }
    })

    it(`35 ${mode}: mode 1 wraps on the exact sample, also after the release`, () => {
      const found = positions(mode, [[54, 1]])
      const isEdge = (word: number): boolean => word >= LOOP_START && nearLoop(word)
      expectWords(found, SETTLED, 7000, (frame) => wrapped(frame), isEdge)
    })

    it(`35 ${mode}: mode 3 leaves its loop at release and plays the tail`, () => {
      const release = 6000
      const found = positions(mode, [[54, 3]], [[release, 0x80, 60, 64]], 9000)
      const isEdge = (word: number): boolean => word >= LOOP_START && nearLoop(word)
      expectWords(found, SETTLED, release, (frame) => wrapped(frame), isEdge)
      // The release takes 100 s for 100 dB: 0.5 dB at the end of this look, 6 %; the slope tells that the words run on.
      const tail = wrapped(release)
      for (let frame = release + 10; frame < 9000; frame += 100) {
        const word = tail + (frame - release)
        expect((found[frame] as number) / word).toBeGreaterThan(0.93)
        expect((found[frame] as number) / word).toBeLessThan(1.001)
      }
      expect(found[8900] as number).toBeGreaterThan(LOOP_END)
    })

    it(`35 ${mode}: start, end and loop offsets move by words`, () => {
      const started = positions(mode, [
        [0, 700],
        [54, 0],
      ])
      expectWords(started, SETTLED, 7000, (frame) => frame + 700)
      const ended = positions(mode, [
        [1, -2000],
        [54, 0],
      ])
      expect(ended.subarray(WORDS - 2000 + EDGE).every((word) => word === 0)).toBe(true)
      expect(ended[WORDS - 2000 - 10]).toBeCloseTo(WORDS - 2010, 0)
      const looped = positions(mode, [
        [2, 100],
        [3, -150],
        [54, 1],
      ])
      const start = LOOP_START + 100
      const end = LOOP_END - 150
      expectWords(
        looped,
        SETTLED,
        7000,
        (frame) => wrapped(frame, start, end),
        (word) => (word >= start && word < start + EDGE) || (word >= end - EDGE && word < end),
      )
    })
  }

  it('35 coarse offsets move by 32768 words', () => {
    const long = {
      data: Float64Array.from({ length: 70_000 }, (_, i) => (i < 65_536 + 100 ? 0.25 : 0.5)),
      rootKey: 60,
    }
    const at = (generators: readonly (readonly [number, number])[]): number => {
      const bank = bankOf(oneZoneBank(long, { generators: [...generators, [54, 0]] }))
      const { left } = play(bank, { mode: 'sf2' }, [...FULL, [0, 0x90, 60, 127]], 3000)
      return left[2500] as number
    }
    const plain = at([[4, 1]])
    expect(at([[4, 2]]) / plain).toBeCloseTo(2, 2)
    expect(at([[12, -2]])).toBeCloseTo(plain, 6)
    // Two coarse steps off the end leave 4464 words.
    const bank = bankOf(oneZoneBank(long, { generators: [[12, -2]] }))
    const { left } = play(bank, { mode: 'sf2' }, [...FULL, [0, 0x90, 60, 127]], 6000)
    expect(left[4400]).not.toBe(0)
    expect(left[4480]).toBe(0)
  })

  it('35 offsets cannot leave the sample memory', () => {
    for (const [id, amount] of [
      [4, 32_767],
      [12, 32_767],
      [45, -32_768],
      [50, 32_767],
      [0, -32_768],
    ] as const) {
      const bank = bankOf(
        oneZoneBank(sample, {
          generators: [
            [id, amount],
            [54, 1],
          ],
        }),
      )
      const { left, engine } = play(bank, { mode: 'sf2' }, [[0, 0x90, 60, 127]], 10_000)
      expect(left.every((value) => Number.isFinite(value))).toBe(true)
      expect(engine.counters.nonFinite).toBe(0)
    }
  })
})

describe('default modulators in sf2 mode', () => {
  const FRAMES = 12_000
  const level = (
    events: readonly Event[],
    modulators: readonly ModulatorSpec[] = [],
    presetModulators: readonly ModulatorSpec[] = [],
    side: 'left' | 'right' = 'left',
  ): number => {
    const spec = oneZoneBank(constantSample(), { modulators })
    const bank = bankOf({
      ...spec,
      presets: [{ zones: [{ modulators: presetModulators, instrument: 0 }] }],
    })
    return rms(play(bank, { mode: 'sf2' }, events, FRAMES)[side], FRAMES / 2)
  }
  const note = (velocity: number): Event => [0, 0x90, 60, velocity]
  const ratio = (value: number, expected: number): void =>
    expect(Math.abs(value / expected - 1)).toBeLessThan(0.01)

  it('36 velocity, CC7 and CC11 attenuate by 40·log10(127/v) dB, ±1 %', () => {
    const full = level([...FULL, note(127)])
    ratio(level([...FULL, note(64)]) / full, (64 / 127) ** 2)
    ratio(level([...FULL, [0, 0xb0, 7, 90], note(127)]) / full, (90 / 127) ** 2)
    ratio(level([...FULL, [0, 0xb0, 11, 50], note(127)]) / full, (50 / 127) ** 2)
  })

  it('36 a zone that has the same modulator replaces it, ±1 %', () => {
    const off = { source: 0x05_02, destination: 48, amount: 0 }
    ratio(level([...FULL, note(30)], [off]), level([...FULL, note(127)], [off]))
    const half = { source: 0x05_87, destination: 48, amount: 480 }
    const full = level([...FULL, note(127)])
    ratio(level([...FULL, [0, 0xb0, 7, 64], note(127)], [half]) / full, 64 / 127)
  })

  it('36 a preset that has the negated one cancels it, ±1 %', () => {
    const negated = { source: 0x05_02, destination: 48, amount: -960 }
    ratio(level([...FULL, note(30)], [], [negated]), level([...FULL, note(127)]))
  })

  it('36 CC10 pans by ±500, and a replaced one does not, ±1 %', () => {
    const panned: readonly Event[] = [...FULL, [0, 0xb0, 10, 96], note(127)]
    ratio(level(panned, [], [], 'right') / level(panned), 3)
    const off = { source: 0x02_8a, destination: 17, amount: 0 }
    ratio(level(panned, [off], [], 'right') / level(panned, [off]), 1)
  })

  it('36 pitch bend moves by RPN 0, channel pressure and CC1 move the vibrato LFO by 50 cents, CC91 and CC93 the sends by 20 %', () => {
    const bank = bankOf(oneZoneBank(sineSample()))
    const events: readonly Event[] = [
      [0, 0xb0, 1, 127],
      [0, 0xb0, 91, 127],
      [0, 0xb0, 93, 64],
      [0, 0xb0, 101, 0],
      [0, 0xb0, 100, 0],
      [0, 0xb0, 6, 12],
      [0, 0xe0, 0, 96],
      [0, 0x90, 69, 127],
    ]
    const { engine } = play(bank, { mode: 'sf2' }, events, 100)
    const { columns } = engine.voices
    ratio(columns.lfo2PitchCents[0] as number, (50 * 127) / 128)
    ratio(columns.reverbSend[0] as number, (0.2 * 127) / 128)
    ratio(columns.chorusSend[0] as number, (0.2 * 64) / 128)
    ratio(columns.pitchCents[0] as number, 600)
    const pressed = play(
      bank,
      { mode: 'sf2' },
      [
        [0, 0x90, 69, 127],
        [50, 0xd0, 64, 0],
      ],
      100,
    )
    ratio(pressed.engine.voices.columns.lfo2PitchCents[0] as number, 25)
  })
})

describe('AWE NRPN', () => {
  it('37 NRPN 21 sets the cutoff to the measured table, ±3 % (fit), and leaves Q alone; 127 in hardware mode is register FF, the ceiling (7717 Hz, −3.5 %)', () => {
    const table: readonly (readonly [number, number])[] = [
      [0, 100],
      [13, 157],
      [25, 237],
      [38, 371],
      [51, 581],
      [64, 910],
      [76, 1377],
      [89, 2156],
      [102, 3376],
      [114, 5108],
      [127, 8000],
    ]
    const bank = bankOf(
      oneZoneBank(sineSample(), {
        generators: [
          [9, 120],
          [54, 1],
        ],
      }),
    )
    for (const mode of MODES) {
      for (const [value, hz] of table) {
        const events: readonly Event[] = [
          [0, 0x90, 69, 127],
          [50, 0xb0, 99, 127],
          [50, 0xb0, 98, 21],
          [50, 0xb0, 38, value],
        ]
        const { columns } = play(bank, { mode }, events, 200).engine.voices
        const cutoff = 8.175_799 * 2 ** ((columns.cutoffCents[0] as number) / 1200)
        const isCeiling = mode === 'hardware' && value === 127
        const expected = isCeiling ? 101.81 * 2 ** ((255 * 29.3843) / 1200) : hz
        expect(Math.abs(cutoff / expected - 1), `${mode}, NRPN 21 = ${value}`).toBeLessThan(0.03)
        expect(columns.resonance[0]).toBe(mode === 'hardware' ? 10 : 12)
      }
    }
  })
})
