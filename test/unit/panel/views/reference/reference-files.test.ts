// What is read of a user's files before anything goes to the reference. Node.

import { describe, expect, it } from 'vitest'
import {
  fileKindOf,
  loadBank,
  loadPiece,
} from '../../../../../panel/views/reference/reference-files.ts'
import { fileOf } from '../../../../support/panel/panel-files.ts'

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
})
