// The reject list of the specification (docs/emu8000.md, section 5.2), one test for each of its lines. The
// list is the contract.

import { describe, expect, test } from 'vitest'

import { SoundFontError } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { sineBank, sineBankSpec } from '../../../support/soundfont/banks.ts'
import {
  chunkOf,
  editedFont,
  patchedFont,
  replaceChunk,
} from '../../../support/soundfont/edit-soundfont.ts'

/** The error that a file gives, or null. */
const errorOf = (file: ArrayBuffer): SoundFontError | null => {
  try {
    parseSoundFont(file)
    return null
  } catch (error) {
    if (error instanceof SoundFontError) return error
    throw error
  }
}

const without = (id: string): ArrayBuffer =>
  editedFont(sineBankSpec, (parts) => {
    replaceChunk(parts, id, null)
  })

const resized = (id: string, change: number): ArrayBuffer =>
  editedFont(sineBankSpec, (parts) => {
    const bytes = chunkOf(parts, id)
    const other = new Uint8Array(bytes.length + change)
    other.set(bytes.subarray(0, other.length))
    replaceChunk(parts, id, other)
  })

const offsetOf = (file: ArrayBuffer, id: string): number => Buffer.from(file).indexOf(id, 'latin1')

test('The bank that all these files are made from is sound', () => {
  expect(errorOf(sineBank())).toBeNull()
  expect(parseSoundFont(sineBank()).warnings).toEqual([])
})

describe('RIFF or sub-chunk length inconsistent', () => {
  test('a file that is cut off', () => {
    expect(errorOf(sineBank().slice(0, -10))?.chunk).toBe('RIFF')
  })
  test('a file with something after its end', () => {
    const file = new Uint8Array(sineBank().byteLength + 4)
    file.set(new Uint8Array(sineBank()))
    expect(errorOf(file.buffer)?.message).toMatch(
      /^RIFF at byte 4: its size of \d+ bytes does not agree/,
    )
  })
  test.each(['ifil', 'smpl', 'phdr', 'shdr'])('%s with a size that leads out of its list', (id) => {
    const file = sineBank()
    const at = offsetOf(file, id)
    new DataView(file).setUint32(at + 4, 0xff_ff_ff_ff, true)
    const error = errorOf(file)
    expect(error?.chunk).toBe(id)
    expect(error?.offset).toBe(at)
    expect(error?.message).toMatch(/4294967295 bytes leads out of LIST/)
  })
  test('a list that is longer than the file', () => {
    const file = sineBank()
    new DataView(file).setUint32(offsetOf(file, 'pdta') - 4, file.byteLength, true)
    expect(errorOf(file)?.chunk).toBe('LIST')
  })
  test('a list that ends within a chunk header', () => {
    const file = sineBank()
    const at = offsetOf(file, 'INAM')
    new DataView(file).setUint32(at + 4, 14, true)
    expect(errorOf(file)?.message).toMatch(/only 6 bytes are left, too few for a chunk/)
  })
  test('an odd number of bytes in 16-bit samples', () => {
    expect(errorOf(resized('smpl', -1))?.chunk).toBe('smpl')
  })
})

describe('Any required chunk missing', () => {
  test.each(['phdr', 'pbag', 'pmod', 'pgen', 'inst', 'ibag', 'imod', 'igen', 'shdr'])(
    '%s',
    (id) => {
      const error = errorOf(without(id))
      expect(error?.chunk).toBe(id)
      expect(error?.message).toMatch(/missing/)
    },
  )
  test('smpl, where samples are not in ROM', () => {
    expect(errorOf(without('smpl'))?.chunk).toBe('smpl')
  })
  test.each(['INFO', 'sdta', 'pdta'])('the list %s', (form) => {
    const file = sineBank()
    const at = offsetOf(file, form) - 8
    const size = new DataView(file).getUint32(at + 4, true) + 8
    const rest = Buffer.concat([new Uint8Array(file, 0, at), new Uint8Array(file, at + size)])
    rest.writeUInt32LE(rest.length - 8, 4)
    expect(errorOf(new Uint8Array(rest).buffer)?.chunk).toBe(`LIST ${form}`)
  })
  test('everything: an empty file, and one that is something else', () => {
    expect(errorOf(new ArrayBuffer(0))?.chunk).toBe('RIFF')
    expect(errorOf(new ArrayBuffer(100))?.message).toMatch(/this is no SoundFont/)
  })
})

describe('ifil missing or not four bytes', () => {
  test('missing', () => {
    expect(errorOf(without('ifil'))?.chunk).toBe('ifil')
  })
  test.each([-2, 2])('%i bytes too many', (change) => {
    expect(errorOf(resized('ifil', change))?.message).toMatch(/bytes instead of 4/)
  })
  test.each([0, 4, 65_535])('of version %i, which nobody knows', (major) => {
    expect(errorOf(patchedFont(sineBankSpec, 'ifil', 0, major))?.message).toMatch(/is not known/)
  })
})

describe('pdta sub-chunk size not a multiple of its record size', () => {
  test.each(['phdr', 'pbag', 'pmod', 'pgen', 'inst', 'ibag', 'imod', 'igen', 'shdr'])(
    '%s',
    (id) => {
      const error = errorOf(resized(id, 2))
      expect(error?.chunk).toBe(id)
      expect(error?.message).toMatch(/not a multiple/)
    },
  )
})

describe('phdr or inst with fewer than two records', () => {
  test.each(['phdr', 'inst'])('%s', (id) => {
    const file = editedFont(sineBankSpec, (parts) => {
      const bytes = chunkOf(parts, id)
      replaceChunk(parts, id, bytes.slice(-bytes.length / 3))
    })
    expect(errorOf(file)?.message).toMatch(/1 records, where 2 are the fewest/)
  })
  test('tables without even a terminal record', () => {
    const empty = editedFont(sineBankSpec, (parts) => {
      replaceChunk(parts, 'imod', new Uint8Array(0))
    })
    expect(errorOf(empty)?.chunk).toBe('imod')
  })
})

describe('Bag, generator and modulator indices', () => {
  // Byte of an index in the second record, which the first then exceeds or which exceeds the third.
  const indices: readonly (readonly [id: string, at: number, what: string])[] = [
    ['phdr', 38 + 24, 'bag index of a preset'],
    ['inst', 22 + 20, 'bag index of an instrument'],
    ['pbag', 4, 'generator index of a preset zone'],
    ['pbag', 6, 'modulator index of a preset zone'],
    ['ibag', 4, 'generator index of an instrument zone'],
    ['ibag', 6, 'modulator index of an instrument zone'],
  ]
  test.each(indices)('not monotonic: %s, byte %i, %s', (id, at) => {
    const error = errorOf(patchedFont(sineBankSpec, id, at, 5000))
    expect(error?.chunk).toBe(id)
    expect(error?.message).toMatch(/falls behind 5000/)
  })
  const terminals: readonly (readonly [id: string, back: number])[] = [
    ['phdr', 14],
    ['inst', 2],
    ['pbag', 4],
    ['pbag', 2],
    ['ibag', 4],
    ['ibag', 2],
  ]
  test.each(terminals)('terminal index of %s not matching the next chunk', (id, back) => {
    const file = editedFont(sineBankSpec, (parts) => {
      const bytes = chunkOf(parts, id)
      const view = new DataView(bytes.buffer, bytes.byteOffset)
      const at = bytes.length - back
      view.setUint16(at, view.getUint16(at, true) + 1, true)
    })
    expect(errorOf(file)?.chunk).toBe(id)
    expect(errorOf(file)?.message).toMatch(/terminal index \d+ does not match/)
  })
})

test('Preset instrument index not below the terminal instrument', () => {
  const error = errorOf(patchedFont(sineBankSpec, 'pgen', 2, 2))
  expect(error?.message).toMatch(/^pgen at byte \d+: instrument 2 is named, but there are only 2/)
})

test('sampleID not below the terminal sample', () => {
  // First zone of the first instrument: sample modes, then the link.
  const error = errorOf(patchedFont(sineBankSpec, 'igen', 6, 2))
  expect(error?.message).toMatch(/^igen at byte \d+: sample 2 is named, but there are only 2/)
})

describe('ROM sample used without a valid irom', () => {
  test('no irom', () => {
    const error = errorOf(patchedFont(sineBankSpec, 'shdr', 44, 0x80_01))
    expect(error?.message).toMatch(/^shdr at byte \d+: sample 0 is in ROM, but the file names none/)
  })
  test('an empty irom', () => {
    const file = editedFont(sineBankSpec, (parts) => {
      new DataView(chunkOf(parts, 'shdr').buffer).setUint16(44, 0x80_01, true)
      parts.info.push(['irom', new Uint8Array(2)])
    })
    expect(errorOf(file)?.chunk).toBe('shdr')
  })
})

describe('Unknown chunk outside INFO', () => {
  test.each(['sdta', 'pdta'] as const)('in %s', (list) => {
    const file = editedFont(sineBankSpec, (parts) => {
      parts[list].push(['what', new Uint8Array(4)])
    })
    expect(errorOf(file)?.message).toMatch(/^what at byte \d+: an unknown chunk in LIST/)
  })
  test('beside the lists', () => {
    const file = new Uint8Array(sineBank().byteLength + 8)
    file.set(new Uint8Array(sineBank()))
    file.set(Buffer.from('what'), file.length - 8)
    new DataView(file.buffer).setUint32(4, file.length - 8, true)
    expect(errorOf(file.buffer)?.message).toMatch(/^what at byte \d+: an unknown chunk beside/)
  })
  test('a second chunk of a kind, of which only one can be meant', () => {
    const file = editedFont(sineBankSpec, (parts) => {
      parts.pdta.push(['inst', chunkOf(parts, 'inst')])
    })
    expect(errorOf(file)?.message).toMatch(/a second one of its kind/)
  })
})
