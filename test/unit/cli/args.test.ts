// What the command line makes of what people type.

import { describe, expect, test } from 'vitest'

import { DEFAULT_TRACE, parseCommandLine } from '../../../cli/args.ts'
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
      isJson: true,
    })
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
  })
})
