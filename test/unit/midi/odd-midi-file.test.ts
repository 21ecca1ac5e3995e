// Odd MIDI files as real writers make them: what sounds is played, and a sentence says what is left out.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readMidiFile } from '../../../midi/read-midi-file.ts'
import {
  big,
  chunk,
  END,
  file,
  header,
  keys,
  one,
  SCALE,
  scale,
} from '../../support/midi/midi-bytes.ts'

describe('what real writers leave between and behind tracks', () => {
  const TEMPO = [0, 0xff, 0x51, 3, 7, 0xa1, 32, ...END]
  const tempo = chunk('MTrk', TEMPO)
  const sound = chunk('MTrk', [...scale(1), ...END])

  test.each([
    ['of any kind', [0x81, 0x40, 0xff, 0x51, 3, 0x0c, 0x2e, 0x6c]],
    ['of fewer than a chunk has', [0]],
    ['that look like a chunk', Array.from('Some text', (letter) => letter.charCodeAt(0))],
    ['that begin as a track does', [0x4d, 0x54, 0x72, 0, 0x4d]],
  ])('stray bytes %s: the tracks behind are read', (_, stray) => {
    const read = readMidiFile(file(header(1, 3), tempo, stray, sound, sound))
    expect(keys(read)).toEqual(SCALE.flatMap((key) => [key, key]))
    expect(read.warnings).toEqual([
      `has ${stray.length} stray byte${stray.length === 1 ? '' : 's'} before track 2: they are left out`,
    ])
  })

  test('stray bytes before the first track', () => {
    const read = readMidiFile(file(header(0, 1), [0, 1, 2, 3, 4, 5, 6, 7, 8], sound))
    expect(keys(read)).toEqual(SCALE)
    expect(read.warnings).toEqual(['has 9 stray bytes before track 1: they are left out'])
  })

  test.each([9, 100_000, 0x7fff_0000])('a length %i too long: the track behind is read', (by) => {
    const long = chunk('MTrk', TEMPO, TEMPO.length + by)
    const read = readMidiFile(file(header(1, 2), long, sound))
    expect(keys(read)).toEqual(SCALE)
    expect(read.warnings).toEqual([
      'has a wrong length in track 1: it ends where the next one begins',
    ])
  })

  test('Wherever bytes are stuck in between tracks, all tracks are read', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(bytes, fc.nat({ max: 2 }), (stray, place) => {
        // Bytes that are a chunk themselves are not stray.
        fc.pre(!/^[\x20-\x7e]{4}/.test(String.fromCharCode(...stray.subarray(0, 4))))
        fc.pre(stray.length > 7)
        const parts = [tempo, sound, sound].toSpliced(place, 0, [...stray])
        expect(keys(readMidiFile(file(header(1, 3), ...parts)))).toHaveLength(16)
      }),
    )
  })
})

describe('a piece ends with what sounds', () => {
  /** 30 hours at 96 ticks and two beats a second. */
  const LATE = [0x89, 0xf1, 0xd0, 0]
  const LEFT_OUT = 'is silent for more than a minute at its end: that is left out'

  test.each([
    ['its end of track comes', one(...scale(), ...LATE, 0xff, 0x2f, 0)],
    ['a controller comes', one(...scale(), ...LATE, 0xb0, 7, 100, ...END)],
    ['a tempo change comes', one(...scale(), ...LATE, 0xff, 0x51, 3, 1, 1, 1, ...END)],
    [
      'another track ends',
      file(
        header(1, 2),
        chunk('MTrk', [...scale(), ...END]),
        chunk('MTrk', [...LATE, 0xff, 0x2f, 0]),
      ),
    ],
  ])('where %s thirty hours later', (_, bytes) => {
    const read = readMidiFile(bytes)
    expect(keys(read)).toEqual(SCALE)
    expect(read.durationMs).toBe(4000)
    expect(read.warnings).toEqual([LEFT_OUT])
  })

  test('where a controller comes soon after, it is kept and nothing is said', () => {
    const read = readMidiFile(one(...scale(), 96, 0xb0, 64, 0, ...END))
    expect([read.durationMs, read.warnings]).toEqual([4500, []])
  })

  test('but a note that itself lasts for thirty hours is too long', () => {
    const held = one(0, 0x90, 60, 100, ...LATE, 0x80, 60, 0, ...END)
    expect(() => readMidiFile(held)).toThrow('is longer than 24 hours')
  })
})

describe('an RMI file that carries a bank', () => {
  const little = (value: number): number[] => big(value, 4).toReversed()
  const text = (word: string): number[] => Array.from(word, (letter) => letter.charCodeAt(0))
  const riff = (name: string, ...body: readonly (readonly number[])[]): number[] => {
    const content = body.flat()
    return [...text(name), ...little(content.length), ...content]
  }
  const inner = [...one(...scale(), ...END)]

  test.each(['sfbk', 'DLS '])(
    'of the kind %s plays, and one sentence says that it is not used',
    (form) => {
      const bank = riff('RIFF', text(form), [1, 2, 3, 4])
      for (const parts of [
        [riff('data', inner), bank],
        [bank, riff('data', inner)],
      ]) {
        const pads = parts.flatMap((part) => (part.length % 2 === 1 ? part.concat(0) : part))
        const read = readMidiFile(Uint8Array.from(riff('RIFF', text('RMID'), pads)))
        expect(keys(read)).toEqual(SCALE)
        expect(read.warnings).toEqual(['carries a bank of its own sounds: it is not used'])
      }
    },
  )

  test('is told from RIFF files of other kinds, and from data of other kinds', () => {
    const kinds = [
      riff('RIFF', text('WAVE'), riff('data', inner)),
      riff('LIST', text('RMID'), riff('data', inner)),
      riff('RIFF', text('RMID'), riff('DISP', inner)),
      riff('RIFF', text('RMID'), riff('data', text('RIFF'), inner)),
    ]
    for (const bytes of kinds) {
      expect(() => readMidiFile(Uint8Array.from(bytes))).toThrow('is not a Standard MIDI File')
    }
  })

  test('has its first data read, to their end, whatever comes before and behind', () => {
    const other = [...one(0, 0x90, 1, 1, 1, 0x80, 1, 1, ...END)]
    for (const odd of [
      [1, 2, 3, 0],
      [1, 2, 3],
      [1, 2],
    ]) {
      const parts = [
        riff('DISP', odd.slice(0, 3)),
        odd.slice(3),
        riff('data', inner),
        riff('data', other),
      ]
      const read = readMidiFile(Uint8Array.from(riff('RIFF', text('RMID'), ...parts)))
      expect([keys(read), read.warnings]).toEqual([SCALE, []])
    }
  })
})
