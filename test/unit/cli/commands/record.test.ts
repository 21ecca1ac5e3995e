// What `awescope record` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { recordCommand } from '../../../../cli/commands/record.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const parse = (line: string) => recordCommand.parse(line === '' ? [] : line.split(' '))

describe('awescope record', () => {
  test('records ten seconds or as long as the music lasts unless told otherwise', () => {
    expect(parse('http://localhost:3000')).toEqual({
      url: 'http://localhost:3000/',
      durationMs: null,
      out: 'awescope-record.awescope',
      play: null,
      notes: 0,
      gestures: null,
      everyMs: 400,
      click: null,
      browserWsEndpoint: null,
      reference: null,
      soundFont: null,
      hasMidiDevices: false,
      isForced: false,
      isJson: false,
    })
  })

  test('takes every option in any order', () => {
    const line =
      '--json --notes 12 --duration 500ms https://a.example/b?c=1 ' +
      '--out f.awescope --force --midi-devices --click #go ' +
      '--browser-ws-endpoint ws://h:1/x'
    expect(parse(line)).toEqual({
      url: 'https://a.example/b?c=1',
      durationMs: 500,
      out: 'f.awescope',
      play: null,
      notes: 12,
      gestures: null,
      everyMs: 400,
      click: '#go',
      browserWsEndpoint: 'ws://h:1/x',
      reference: null,
      soundFont: null,
      hasMidiDevices: true,
      isForced: true,
      isJson: true,
    })
  })

  test('takes keys and taps in place of music', () => {
    const read = (...args: string[]) => {
      const { gestures, everyMs } = recordCommand.parse(['http://a', ...args])
      return [gestures, everyMs]
    }
    expect(read('--press', 'KeyA KeyS, Digit1')).toEqual([
      { kind: 'press', keys: ['KeyA', 'KeyS', 'Digit1'] },
      400,
    ])
    expect(read('--tap', '.key', '--every', '1s')).toEqual([
      { kind: 'tap', selector: '.key' },
      1000,
    ])
  })

  test('takes --reference with or without a mode, before and after the address', () => {
    const read = (line: string) => {
      const { reference, soundFont, url } = parse(line)
      return [reference, soundFont, url]
    }
    const url = 'http://localhost/'
    expect(read('--reference http://localhost/')).toEqual(['hardware', null, url])
    expect(read('http://localhost/ --reference')).toEqual(['hardware', null, url])
    expect(read('--reference sf2 http://localhost/')).toEqual(['sf2', null, url])
    expect(read('http://localhost/ --reference=sf2 --soundfont a.sf2')).toEqual([
      'sf2',
      'a.sf2',
      url,
    ])
  })

  test.each([
    ['', 'takes one URL, but 0 were given'],
    ['http://a http://b', 'takes one URL, but 2 were given'],
    ['localhost:3000', 'is not an address'],
    ['javascript:alert(1)', 'is not an address'],
    ['http://a --duration 10', 'is not a duration'],
    ['http://a --duration 0s', 'is not a duration'],
    ['http://a --duration 25h', 'is not a duration'],
    ['http://a --notes 0', 'must be a whole number'],
    ['http://a --notes 1.5', 'must be a whole number'],
    ['http://a --notes 4 --play x.mid', 'cannot be used together'],
    ['http://a --press KeyA --notes 4', 'cannot be used together'],
    ['http://a --press KeyA --tap .key', 'cannot be used together'],
    ['http://a --every 1s', 'use it with --press or --tap'],
    ['http://a --press ,', '--press is empty'],
    ['http://a --browser-ws-endpoint http://x', 'must begin with ws://'],
    ['http://a --loud', '--loud'],
    ['http://a --out=', '--out is empty'],
    ['http://a --reference=gm', 'hardware or sf2'],
    ['http://a --soundfont a.sf2', '--reference'],
  ])('refuses "%s" with one sentence and exit code 2', (line, part) => {
    const error = usageError(() => parse(line))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(part)
    expect(error.message).not.toContain('\n')
  })

  test.each([
    'duration',
    'notes',
    'play',
    'click',
    'press',
    'tap',
    'every',
    'reference',
    'soundfont',
    'out',
    'force',
    'midi-devices',
    'json',
    'browser-ws-endpoint',
  ])('names --%s in its help', (option) => {
    expect(recordCommand.help).toContain(`--${option}`)
  })
})
