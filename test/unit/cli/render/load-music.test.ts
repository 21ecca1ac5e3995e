import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadMusic } from '../../../../cli/render/load-music.ts'
import { createScale } from '../../../../midi/midi-sequence.ts'
import { writeMidi } from '../../../support/midi/write-midi.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-music-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('loadMusic', () => {
  test('reads a MIDI file that takes several pieces to read', async () => {
    const path = join(folder, 'long.mid')
    const bytes = writeMidi(createScale(200_000))
    expect(bytes.length).toBeGreaterThan(1024 * 1024)
    writeFileSync(path, bytes)
    expect((await loadMusic(path)).notes).toBe(200_000)
  })

  test.skipIf(process.platform === 'win32')('refuses a device that never ends', async () => {
    await expect(loadMusic('/dev/zero')).rejects.toThrow(
      'The MIDI file /dev/zero is larger than 16 MiB.',
    )
  })

  test('says why there is nothing to read', async () => {
    await expect(loadMusic(folder)).rejects.toThrow(
      `The MIDI file ${folder} cannot be read: it is a folder.`,
    )
    const path = join(folder, 'no.mid')
    await expect(loadMusic(path)).rejects.toThrow(
      `The MIDI file ${path} cannot be read: it is not there.`,
    )
  })
})
