// What the command line makes of what people type.

import { describe, expect, test } from 'vitest'

import { DEFAULT_TRACE, parseCommandLine, type RecordOptions } from '../../../cli/args.ts'
import { CommandError } from '../../../cli/command-error.ts'
import { COMMANDS, helpText } from '../../../cli/help.ts'

const failure = (line: string): CommandError => {
  try {
    parseCommandLine(line.split(' '))
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error(`"${line}" was accepted`)
}

describe('the command line', () => {
  test('records ten seconds or as long as the music lasts unless told otherwise', () => {
    expect(parseCommandLine(['record', 'http://localhost:3000'])).toEqual({
      command: 'record',
      url: 'http://localhost:3000/',
      durationMs: null,
      out: DEFAULT_TRACE,
      play: null,
      notes: 0,
      click: null,
      browserWsEndpoint: null,
      reference: null,
      soundFont: null,
      isJson: false,
    })
  })

  test('takes every option of record in any order', () => {
    const line =
      'record --json --notes 12 --duration 500ms https://a.example/b?c=1 --out f.awescope --click #go --browser-ws-endpoint ws://h:1/x'
    expect(parseCommandLine(line.split(' '))).toEqual({
      command: 'record',
      url: 'https://a.example/b?c=1',
      durationMs: 500,
      out: 'f.awescope',
      play: null,
      notes: 12,
      click: '#go',
      browserWsEndpoint: 'ws://h:1/x',
      reference: null,
      soundFont: null,
      isJson: true,
    })
  })

  test('takes --reference with or without a mode, before and after the address', () => {
    const read = (line: string) => {
      const { reference, soundFont, url } = parseCommandLine(line.split(' ')) as RecordOptions
      return [reference, soundFont, url]
    }
    const url = 'http://localhost/'
    expect(read('record --reference http://localhost/')).toEqual(['hardware', null, url])
    expect(read('record http://localhost/ --reference')).toEqual(['hardware', null, url])
    expect(read('record --reference sf2 http://localhost/')).toEqual(['sf2', null, url])
    expect(read('record http://localhost/ --reference=sf2 --soundfont a.sf2')).toEqual([
      'sf2',
      'a.sf2',
      url,
    ])
    expect(failure('record http://localhost/ --reference=gm').message).toMatch(/hardware or sf2/)
    expect(failure('record http://localhost/ --soundfont a.sf2').message).toMatch(/--reference/)
  })

  test('takes report and demo', () => {
    expect(parseCommandLine(['report', 'a.awescope', '--json'])).toEqual({
      command: 'report',
      file: 'a.awescope',
      isJson: true,
    })
    expect(parseCommandLine(['demo', '--headless', '--out-dir', 'x'])).toEqual({
      command: 'demo',
      isHeadless: true,
      outDir: 'x',
    })
  })

  test('renders with the chip as it was unless told otherwise', () => {
    expect(parseCommandLine(['render', 'a.mid'])).toEqual({
      command: 'render',
      midi: 'a.mid',
      soundFont: null,
      out: null,
      rateHz: 44_100,
      mode: 'hardware',
      voices: 32,
      reverb: 4,
      chorus: 2,
      blockFrames: 128,
      isFloat: false,
      isJson: false,
    })
    const line =
      'render --json a.mid --soundfont b.sf2 --out c.wav --rate 96000 --mode sf2 --voices 30 --reverb 0 --chorus 7 --block 1 --float'
    expect(parseCommandLine(line.split(' '))).toEqual({
      command: 'render',
      midi: 'a.mid',
      soundFont: 'b.sf2',
      out: 'c.wav',
      rateHz: 96_000,
      mode: 'sf2',
      voices: 30,
      reverb: 0,
      chorus: 7,
      blockFrames: 1,
      isFloat: true,
      isJson: true,
    })
  })

  test('answers help and version, also where other arguments are wrong', () => {
    expect(parseCommandLine([])).toEqual({ command: 'help', about: null })
    expect(parseCommandLine(['--help'])).toEqual({ command: 'help', about: null })
    expect(parseCommandLine(['help', 'record'])).toEqual({ command: 'help', about: 'record' })
    expect(parseCommandLine(['record', '--nonsense', '--help'])).toEqual({
      command: 'help',
      about: 'record',
    })
    expect(parseCommandLine(['--version'])).toEqual({ command: 'version' })
  })

  test.each([
    ['play', '"play" is not a command'],
    ['record', 'takes one URL, but 0 were given'],
    ['record http://a http://b', 'takes one URL, but 2 were given'],
    ['record localhost:3000', 'is not an address'],
    ['record javascript:alert(1)', 'is not an address'],
    ['record http://a --duration 10', 'is not a duration'],
    ['record http://a --duration 0s', 'is not a duration'],
    ['record http://a --duration 25h', 'is not a duration'],
    ['record http://a --notes 0', 'must be a whole number'],
    ['record http://a --notes 1.5', 'must be a whole number'],
    ['record http://a --notes 4 --play x.mid', 'cannot be used together'],
    ['record http://a --browser-ws-endpoint http://x', 'must begin with ws://'],
    ['record http://a --loud', '--loud'],
    ['record http://a --out=', '--out is empty'],
    ['report', 'takes one file, but 0 were given'],
    ['render', 'takes one MIDI file, but 0 were given'],
    ['render a.mid b.mid', 'takes one MIDI file, but 2 were given'],
    ['render a.mid --rate 44.1', '--rate "44.1" must be a whole number from 8000 to 192000'],
    ['render a.mid --mode awe', '--mode "awe" must be hardware or sf2'],
    ['render a.mid --voices 33', '--voices "33" must be a whole number from 1 to 32'],
    ['render a.mid --voices 0', '--voices "0" must be a whole number from 1 to 32'],
    ['render a.mid --reverb 8', '--reverb "8" must be a whole number from 0 to 7'],
    ['render a.mid --chorus -1', '--chorus'],
    ['render a.mid --block 0', '--block "0" must be a whole number from 1 to 8192'],
    ['render a.mid --soundfont=', '--soundfont is empty'],
    ['demo here', 'takes no name, but 1 were given'],
  ])('refuses "%s" with one sentence and exit code 2', (line, part) => {
    const error = failure(line)
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(part)
    expect(error.message).not.toContain('\n')
  })

  test('has help for each command that names all of its options', () => {
    for (const command of COMMANDS) expect(helpText(null)).toContain(`awescope ${command}`)
    for (const option of [
      'duration',
      'notes',
      'play',
      'click',
      'out',
      'json',
      'browser-ws-endpoint',
    ]) {
      expect(helpText('record')).toContain(`--${option}`)
    }
    for (const option of ['headless', 'out-dir']) expect(helpText('demo')).toContain(`--${option}`)
    expect(helpText('report')).toContain('--json')
    for (const option of [
      'soundfont',
      'out',
      'rate',
      'mode',
      'voices',
      'reverb',
      'chorus',
      'block',
      'float',
      'json',
    ]) {
      expect(helpText('render')).toContain(`--${option}`)
    }
  })
})
