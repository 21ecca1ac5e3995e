// What `awescope render` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { renderCommand } from '../../../../cli/commands/render.ts'
import { MOST_VOICES } from '../../../../engine/engine-types.ts'
import {
  DEFAULT_ENGINE_OPTIONS,
  ENGINE_BOUNDS,
  ENGINE_MODES,
} from '../../../../trace/wire/engine-options.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const parse = (line: string) => renderCommand.parse(line === '' ? [] : line.split(' '))

describe('awescope render', () => {
  test('renders with the chip as it was unless told otherwise', () => {
    expect(parse('a.mid')).toEqual({
      midi: 'a.mid',
      isRegisters: false,
      soundFont: null,
      out: null,
      rateHz: 44_100,
      mode: 'hardware',
      kernel: 'wasm',
      voices: 32,
      reverb: 4,
      chorus: 2,
      blockFrames: 1024,
      maxLengthMs: 3_600_000,
      isFloat: false,
      isForced: false,
      isJson: false,
    })
  })

  test('takes every option in any order', () => {
    const line =
      '--json a.mid --soundfont b.sf2 --out c.wav --rate 96000 --mode sf2 --kernel js --voices 30 --reverb 0 ' +
      '--chorus 7 --block 1 --max-length 90m --float --force'
    expect(parse(line)).toEqual({
      midi: 'a.mid',
      isRegisters: false,
      soundFont: 'b.sf2',
      out: 'c.wav',
      rateHz: 96_000,
      mode: 'sf2',
      kernel: 'js',
      voices: 30,
      reverb: 0,
      chorus: 7,
      blockFrames: 1,
      maxLengthMs: 5_400_000,
      isFloat: true,
      isForced: true,
      isJson: true,
    })
  })

  test.each([
    ['', 'takes one MIDI file, but 0 were given'],
    ['a.mid b.mid', 'takes one MIDI file, but 2 were given'],
    ['a.mid --rate 44.1', '--rate "44.1" must be a whole number from 8000 to 192000'],
    ['a.mid --mode awe', '--mode "awe" must be hardware or sf2'],
    ['a.mid --voices 257', '--voices "257" must be a whole number from 1 to 256'],
    ['a.mid --voices 0', '--voices "0" must be a whole number from 1 to 256'],
    ['a.mid --reverb 8', '--reverb "8" must be a whole number from 0 to 7'],
    ['a.mid --chorus -1', '--chorus'],
    ['a.mid --block 0', '--block "0" must be a whole number from 1 to 8192'],
    ['a.mid --soundfont=', '--soundfont is empty'],
  ])('refuses "%s" with one sentence and exit code 2', (line, part) => {
    const error = usageError(() => parse(line))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(part)
    expect(error.message).not.toContain('\n')
  })

  test('has the bounds and defaults of the engine, in what it takes and in its help', () => {
    // Of several chips side by side.
    const voices = { ...ENGINE_BOUNDS.voices, max: MOST_VOICES }
    const bounds = { ...ENGINE_BOUNDS, voices }
    const options = [
      ['rate', 'rateHz', 'sampleRate'],
      ['voices', 'voices', 'voices'],
      ['reverb', 'reverb', 'reverb'],
      ['chorus', 'chorus', 'chorus'],
    ] as const
    for (const [option, field, name] of options) {
      const { min, max } = bounds[name]
      expect(parse('a.mid')[field]).toBe(DEFAULT_ENGINE_OPTIONS[name])
      expect(parse(`a.mid --${option} ${min}`)[field]).toBe(min)
      expect(parse(`a.mid --${option} ${max}`)[field]).toBe(max)
      expect(() => parse(`a.mid --${option} ${max + 1}`)).toThrow(`from ${min} to ${max}`)
      expect(renderCommand.help).toMatch(
        new RegExp(`--${option} .*${min} to ${max} \\(default: ${DEFAULT_ENGINE_OPTIONS[name]}\\b`),
      )
    }
    for (const mode of ENGINE_MODES) expect(parse(`a.mid --mode ${mode}`).mode).toBe(mode)
  })

  test.each([
    'soundfont',
    'out',
    'force',
    'rate',
    'mode',
    'voices',
    'reverb',
    'chorus',
    'block',
    'max-length',
    'float',
    'json',
  ])('names --%s in its help', (option) => {
    expect(renderCommand.help).toContain(`--${option}`)
  })
})
