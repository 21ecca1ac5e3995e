// What a rendering refuses before it plays anything.

import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { renderCommand } from '../../../../cli/commands/render.ts'
import { renderToFile } from '../../../../cli/render/render-to-file.ts'
import { centsBetween, monoOf, strongestHz } from '../../../support/audio/sound-analysis.ts'
import { readWav } from '../../../support/audio/wav-file.ts'
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

describe('a register log', () => {
  const write = async (text: string, args: string[] = []) => {
    const folder = await mkdtemp(join(tmpdir(), 'awescope-'))
    const path = join(folder, 'tone.log')
    await writeFile(path, text)
    const out = await open(join(folder, 'out.wav'), 'w')
    try {
      const options = renderCommand.parse(['--registers', path, ...args])
      const order = { ...options, out: 'out.wav', file: out.fd, isTerminal: false }
      const { figures } = await renderToFile(order)
      return { figures, wav: readWav(await readFile(join(folder, 'out.wav'))) }
    } finally {
      await out.close()
      await rm(folder, { recursive: true })
    }
  }
  /** Voice 0 loops over a square of 100 words at the beginning of DRAM, with its envelope engine off: 441 Hz. */
  const TONE = `awe32-registers 1
E22 0036
A20 0000
A22 0020
E22 003A ; SMLD
${'A20 2000 2000 2000 2000 2000 2000 2000 2000 2000 2000\n'.repeat(5)}
${'A20 E000 E000 E000 E000 E000 E000 E000 E000 E000 E000\n'.repeat(5)}
E22 00A0
A20 0080
E22 00C0
620 FFFF
622 801F
E22 00E0
620 0063
622 0020
E22 0000
A20 FFFF
A22 001F
620 0000
622 4000
E22 0060
620 FF00
622 FFFF
+44100
622 0000
`

  test('is played by the card itself', async () => {
    const { figures, wav } = await write(TONE)
    expect(figures).toMatchObject({ peakVoices: 1, dropped: 0, nan: 0 })
    expect(figures.audioSeconds).toBeGreaterThan(1)
    expect(figures.peak).toBeGreaterThan(0.1)
    expect(
      Math.abs(centsBetween(strongestHz(monoOf(wav).slice(8192, 40_000), 44_100, 300, 600), 441)),
    ).toBeLessThan(5)
  })

  test('is refused with one sentence where it is none, too long, or has an option of MIDI files', async () => {
    await expect(write('MThd')).rejects.toThrow(
      /tone\.log cannot be played\. The register log does not begin/,
    )
    await expect(write(`${TONE}999 1`)).rejects.toThrow(
      /Line \d+ of the register log names no port/,
    )
    await expect(write(TONE, ['--max-length', '500ms'])).rejects.toThrow(/longer than/)
    expect(() => renderCommand.parse(['--registers', 'a.log', '--voices', '3'])).toThrow(
      '--voices is for MIDI files: a register log writes to the card itself.',
    )
  })
})
