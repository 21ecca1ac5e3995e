// What is read of a user's files before anything goes to the reference. Node.

import { describe, expect, it } from 'vitest'
import {
  fileKindOf,
  loadBank,
  loadPiece,
} from '../../../../../panel/views/reference/reference-files.ts'
import { chunk, END, file, header, one, scale } from '../../../../support/midi/midi-bytes.ts'
import { fileOf } from '../../../../support/panel/panel-files.ts'
import { oneZoneBank, sineBank, sineSample } from '../../../../support/soundfont/banks.ts'
import { buildSoundFont } from '../../../../support/soundfont/build-soundfont.ts'

describe('files for the reference', () => {
  it('are told apart by their names', () => {
    expect(['a.SF2', 'b.sf3', 'c.sbk', 'd.mid', 'e.kar', 'f.wav'].map(fileKindOf)).toEqual([
      'bank',
      'bank',
      'bank',
      'midi',
      'midi',
      'other',
    ])
  })

  it('are refused by name and size before they are read', async () => {
    const unread = { size: 10, arrayBuffer: () => Promise.reject(new Error('was read')) }
    await expect(loadBank({ ...unread, name: 'a.wav' })).rejects.toThrow(/no SoundFont by its name/)
    await expect(loadBank({ ...unread, name: 'a.sf2', size: 2 ** 40 })).rejects.toThrow(
      /banks of up to/,
    )
    await expect(loadPiece({ ...unread, name: 'a.mid', size: 2 ** 30 })).rejects.toThrow(
      /that is no MIDI file/,
    )
  })

  it('say what is wrong with a MIDI file', async () => {
    await expect(loadPiece(fileOf('x.mid', new Uint8Array(40)))).rejects.toThrow(
      /^x\.mid is not a Standard MIDI File\.$/,
    )
  })

  it('tell what was mended in a MIDI file, and whether it plays drums', async () => {
    const drums = [0, 0x99, 36, 100, 96, 0x89, 36, 0]
    const bytes = file(header(0, 1), [0, 1, 2], chunk('MTrk', [...drums, ...END]))
    const piece = await loadPiece(fileOf('x.mid', bytes))
    expect(piece.note).toBe('it has 3 stray bytes before track 1: they are left out')
    expect(piece.playsDrums).toBe(true)
    expect((await loadPiece(fileOf('y.mid', one(...scale(), ...END)))).playsDrums).toBe(false)
  })

  it('tell whether a bank has a drum kit', async () => {
    const plain = buildSoundFont(oneZoneBank(sineSample()))
    expect((await loadBank(fileOf('a.sf2', new Uint8Array(plain)))).hasDrums).toBe(false)
    expect((await loadBank(fileOf('b.sf2', new Uint8Array(sineBank())))).hasDrums).toBe(true)
  })
})
