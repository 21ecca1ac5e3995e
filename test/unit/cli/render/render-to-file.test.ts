// What a rendering refuses before it plays anything.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { renderCommand } from '../../../../cli/commands/render.ts'
import { renderToFile } from '../../../../cli/render/render-to-file.ts'
import { chunk, END, file, header } from '../../../support/midi/midi-bytes.ts'

describe('a rendering', () => {
  test('refuses a file of a few bytes that lasts for hours, and says how to have it all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'awescope-'))
    try {
      const path = join(folder, 'long.mid')
      // 1,400 ticks of 16.8 s: six and a half hours.
      const note = [0, 0x90, 60, 100, 0x8a, 0x78, 0x80, 60, 0]
      const track = [0, 0xff, 0x51, 3, 0xff, 0xff, 0xff, ...note, ...END]
      await writeFile(path, file(header(0, 1, 1), chunk('MTrk', track)))
      const options = renderCommand.parse([path])
      // No file is open: nothing may be written before the refusal.
      const order = { ...options, out: 'out.wav', file: -1, isTerminal: false }
      await expect(renderToFile(order)).rejects.toThrow(
        /lasts \d+ min \d+ s, longer than 60 min 0 s: say --max-length if you want all of it\.$/,
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
