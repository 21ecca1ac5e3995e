import { describe, expect, test } from 'vitest'

import { expandSoundFont } from '../../../../engine/sf3/expand-soundfont.ts'
import { SoundFontError } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { sineBank } from '../../../support/soundfont/banks.ts'
import { assembleSoundFont, joinBytes } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { chunkOf, replaceChunk } from '../../../support/soundfont/edit-soundfont.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'
import { partsOf } from '../../../support/soundfont/unpadded-soundfont.ts'

const findBytes = (file: ArrayBuffer, text: string): number =>
  Buffer.from(file).indexOf(text, 'latin1')

const rms = (words: Int16Array): number =>
  Math.sqrt(words.reduce((sum, word) => sum + word * word, 0) / Math.max(1, words.length))

const correlation = (a: Int16Array, b: Int16Array): number => {
  let product = 0
  let energyA = 0
  let energyB = 0
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i] ?? 0
    const y = b[i] ?? 0
    product += x * y
    energyA += x * x
    energyB += y * y
  }
  return product / Math.sqrt(energyA * energyB)
}

describe('expanding a compressed bank', async () => {
  const plain = parseSoundFont(readSonivox('sonivox.sf2'))
  const { file } = await expandSoundFont(readSonivox('sonivox.sf3'))
  const expanded = parseSoundFont(file)
  const indexByName = new Map(plain.samples.names.map((name, i) => [name, i]))

  test('gives a file that the parser takes without a warning', () => {
    expect(expanded.warnings).toEqual([])
    expect(findBreach(expanded)).toBeNull()
    expect(expanded.words.buffer).toBe(file)
  })

  test('has the presets of the plain bank', () => {
    expect(expanded.presets.names).toEqual(plain.presets.names)
    expect(expanded.presets.program).toEqual(plain.presets.program)
    expect(expanded.presets.bank).toEqual(plain.presets.bank)
    expect(expanded.instrumentGenerators.id.length).toBe(plain.instrumentGenerators.id.length)
  })

  test('has each sample as long, as loud and of the same shape as in the plain bank', () => {
    let compared = 0
    expanded.samples.names.forEach((name, i) => {
      const other = indexByName.get(name)
      expect(other, name).toBeDefined()
      if (other === undefined) return
      const a = expanded.words.subarray(expanded.samples.start[i], expanded.samples.end[i])
      const b = plain.words.subarray(plain.samples.start[other], plain.samples.end[other])
      expect(Math.abs(a.length - b.length), `length of ${name}`).toBeLessThanOrEqual(2)
      if (b.length < 400) return
      compared++
      expect(rms(a) / rms(b), `level of ${name}`).toBeCloseTo(1, 1)
      expect(correlation(a, b), `shape of ${name}`).toBeGreaterThan(0.9)
    })
    expect(compared).toBeGreaterThan(100)
  })

  test('has the loops of the plain bank, counted from the sample', () => {
    expanded.samples.names.forEach((name, i) => {
      const other = indexByName.get(name) ?? 0
      for (const edge of ['loopStart', 'loopEnd'] as const) {
        const a = (expanded.samples[edge][i] ?? 0) - (expanded.samples.start[i] ?? 0)
        const b = (plain.samples[edge][other] ?? 0) - (plain.samples.start[other] ?? 0)
        expect(Math.abs(a - b), `${edge} of ${name}`).toBeLessThanOrEqual(1)
      }
    })
  })
})

test('A bank that is not compressed comes back as it is, and needs no decoder', async () => {
  const file = sineBank()
  expect((await expandSoundFont(file)).file).toBe(file)
})

test('A compressed bank cannot be parsed as it is, and the error says what to do', () => {
  expect(() => parseSoundFont(readSonivox('sonivox.sf3'))).toThrow(/compressed \(SF3\).*expanded/)
})

test('A sample whose stream is damaged is an error with its name', async () => {
  const file = readSonivox('sonivox.sf3')
  const bytes = new Uint8Array(file)
  bytes.fill(0, findBytes(file, 'smpl') + 8, findBytes(file, 'smpl') + 200)
  await expect(expandSoundFont(file)).rejects.toThrow(SoundFontError)
  await expect(expandSoundFont(file)).rejects.toThrow(/shdr at byte \d+: sample "039": its data/)
})

test('A stream that ends in its headers is an error, not an empty sample', async () => {
  const file = readSonivox('sonivox.sf3')
  const record = findBytes(file, 'shdr') + 8
  new DataView(file).setUint32(record + 24, 300, true)
  await expect(expandSoundFont(file)).rejects.toThrow(
    /sample "039": its stream is cut off|a page is missing/,
  )
})

test('A stream that has lost its middle is an error, not a shorter sample', async () => {
  const file = readSonivox('sonivox.sf3')
  const record = findBytes(file, 'shdr') + 8
  const view = new DataView(file)
  const memory = findBytes(file, 'smpl') + 8
  const [from, to] = [view.getUint32(record + 20, true), view.getUint32(record + 24, true)]
  const stream = Buffer.from(file, memory + from, to - from)
  const pages: number[] = []
  for (let at = stream.indexOf('OggS'); at >= 0; at = stream.indexOf('OggS', at + 1)) pages.push(at)
  // The last page holds the sound of so short a sample; without its first packet a piece is missing.
  stream.fill(0xff, (pages.at(-1) ?? 0) + 60)
  await expect(expandSoundFont(file)).rejects.toThrow(/sample "039"/)
})

/** An Ogg page of packets that are one byte each. */
const pageOfCrumbs = (): Uint8Array => {
  const page = new Uint8Array(27 + 255 + 255)
  page.set(Buffer.from('OggS'))
  page[26] = 255
  page.fill(1, 27, 27 + 255)
  return page
}

/** The first sample's stream, changed: written over the beginning of the sample memory. */
const withStream = (change: (stream: Uint8Array) => Uint8Array): ArrayBuffer => {
  const file = readSonivox('sonivox.sf3')
  const record = findBytes(file, 'shdr') + 8
  const memory = findBytes(file, 'smpl') + 8
  const view = new DataView(file)
  const stream = new Uint8Array(file, memory, view.getUint32(record + 24, true)).slice()
  const changed = change(stream)
  new Uint8Array(file).set(changed, memory)
  view.setUint32(record + 24, changed.length, true)
  return file
}

test('A stream of headers only is an error', async () => {
  const file = withStream((stream) => stream.slice(0, Buffer.from(stream).lastIndexOf('OggS')))
  await expect(expandSoundFont(file)).rejects.toThrow(/sample "039": .*nothing but headers/)
})

test('A few bytes that would become hours of sound are refused before they are decoded', async () => {
  const file = withStream((stream) => {
    const head = stream.slice(0, Buffer.from(stream).lastIndexOf('OggS'))
    head[56] = 0xdd
    return new Uint8Array(Buffer.concat([head, ...Array.from({ length: 20 }, pageOfCrumbs)]))
  })
  await expect(expandSoundFont(file)).rejects.toThrow(
    /can be \d{8} words long; 16777216 are the most/,
  )
})

test('A sample that leads out of the sample memory is an error', async () => {
  const file = readSonivox('sonivox.sf3')
  new DataView(file).setUint32(findBytes(file, 'shdr') + 8 + 24, 0xff_ff_ff_ff, true)
  await expect(expandSoundFont(file)).rejects.toThrow(/leads? out of the sample memory/)
})

test('What is no SoundFont is an error of the same kind', async () => {
  await expect(expandSoundFont(new ArrayBuffer(3))).rejects.toThrow(SoundFontError)
})

test('Many streams of silence, none of them too long for itself, are refused by their sum before they are decoded', async () => {
  const parts = partsOf(readSonivox('sonivox.sf3'))
  const memory = chunkOf(parts, 'smpl')
  const first = memory.slice(0, new DataView(chunkOf(parts, 'shdr').buffer).getUint32(24, true))
  const head = first.slice(0, Buffer.from(first).lastIndexOf('OggS'))
  head[56] = 0xdd
  const stream = new Uint8Array(Buffer.concat([head, ...Array.from({ length: 10 }, pageOfCrumbs)]))
  const headers = new Uint8Array(chunkOf(parts, 'shdr'))
  const view = new DataView(headers.buffer)
  const count = headers.length / 46 - 1
  for (let i = 0; i < count; i++) {
    view.setUint32(46 * i + 20, i * stream.length, true)
    view.setUint32(46 * i + 24, (i + 1) * stream.length, true)
  }
  replaceChunk(parts, 'shdr', headers)
  replaceChunk(parts, 'smpl', joinBytes(Array.from({ length: count }, () => stream)))
  const file = assembleSoundFont(parts)
  // Its own time: others may want the machine meanwhile.
  const before = process.cpuUsage()
  await expect(expandSoundFont(file)).rejects.toThrow(
    /sample "\d+": with it, \d+ bytes of samples can take as long as \d+ words of sound/,
  )
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
})

test('Beginnings of streams, tens of thousands of them in the same bytes, are refused by what each costs to begin', async () => {
  const parts = partsOf(readSonivox('sonivox.sf3'))
  const memory = chunkOf(parts, 'smpl')
  const first = memory.slice(0, new DataView(chunkOf(parts, 'shdr').buffer).getUint32(24, true))
  const head = first.slice(0, Buffer.from(first).lastIndexOf('OggS'))
  // Blocks of 64 samples.
  head[56] = 0x66
  const page = pageOfCrumbs().slice(0, 29)
  page.set([1, 1, 1], 26)
  const [groups, pages] = [700, 60]
  const stream = joinBytes([head, ...Array.from({ length: pages }, () => page)])
  const record = chunkOf(parts, 'shdr').slice(0, 46)
  const headers = Array.from({ length: groups * pages }, (_, i) => {
    const view = new DataView(record.slice().buffer)
    const start = Math.floor(i / pages) * stream.length
    view.setUint32(20, start, true)
    view.setUint32(24, start + head.length + page.length * ((i % pages) + 1), true)
    return new Uint8Array(view.buffer)
  })
  replaceChunk(parts, 'shdr', joinBytes([...headers, record]))
  replaceChunk(parts, 'smpl', joinBytes(Array.from({ length: groups }, () => stream)))
  await expect(expandSoundFont(assembleSoundFont(parts))).rejects.toThrow(
    /sample "\d+": with it, \d+ bytes of samples can take as long as \d+ words of sound/,
  )
})

test('Progress is told after each stream, up to the whole', async () => {
  const told: number[] = []
  await expandSoundFont(readSonivox('sonivox.sf3'), (done) => told.push(done))
  expect(told.length).toBeGreaterThan(100)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBeCloseTo(1, 2)
})
