// What `awescope replay` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { replayCommand } from '../../../../cli/commands/replay.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const parse = (line: string) => replayCommand.parse(line.split(' '))

describe('awescope replay', () => {
  test('performs once, on the reference where it was played on it, unless told otherwise', () => {
    expect(parse('song.awescope http://localhost:3000')).toEqual({
      file: 'song.awescope',
      url: 'http://localhost:3000/',
      context: null,
      against: null,
      repeat: 1,
      out: 'awescope-replay.awescope',
      click: null,
      browserWsEndpoint: null,
      reference: 'as-it-was',
      soundFont: null,
      hasMidiDevices: false,
      isForced: false,
      isJson: false,
      seed: 1,
      gate: null,
    })
  })

  test('takes every option', () => {
    const line =
      'a.mid --repeat 3 http://a --context sampleRate=48000 --against-context latencyHint=playback ' +
      '--against https://b/?late=15 --out f.awescope --click #go --reference sf2 ' +
      '--soundfont x.sf2 --midi-devices --gate endToEnd.p95=10%,2ms --seed 7 --force --json ' +
      '--browser-ws-endpoint ws://h:1/x'
    expect(parse(line)).toEqual({
      file: 'a.mid',
      url: 'http://a/',
      context: { sampleRate: 48_000 },
      against: { url: 'https://b/?late=15', context: { latencyHint: 'playback' } },
      repeat: 3,
      out: 'f.awescope',
      click: '#go',
      browserWsEndpoint: 'ws://h:1/x',
      reference: 'sf2',
      soundFont: 'x.sf2',
      hasMidiDevices: true,
      isForced: true,
      isJson: true,
      seed: 7,
      gate: [{ stage: 'endToEnd', statistic: 'p95', relativePercent: 10, absoluteMs: 2 }],
    })
    expect(parse('a http://a --reference').reference).toBe('hardware')
    expect(parse('a http://a --no-reference').reference).toBeNull()
  })

  test('takes another setting of the same page for the other side', () => {
    expect(parse('a http://a --against-context renderSizeHint=256')).toMatchObject({
      url: 'http://a/',
      context: null,
      against: { url: 'http://a/', context: { renderSizeHint: 256 } },
    })
  })

  test.each([
    ['song.awescope', /takes a trace and one URL, but 1 were given/],
    ['song.awescope nowhere', /"nowhere" is not an address/],
    ['a http://a --repeat 0', /--repeat "0" must be/],
    ['a http://a --repeat 101', /--repeat "101" must be/],
    ['a http://a --gate endToEnd.p95=10%,2ms', /--gate is of a comparison: use it with --against/],
    ['a http://a --context colour=red', /--context "colour=red" is no setting/],
    ['a http://a --seed 2', /--seed is of a comparison/],
    ['a http://a --against http://b --gate endToEnd.p95=10%', /needs a bound in percent/],
    ['a http://a --no-reference --reference sf2', /--reference and --no-reference cannot/],
    ['a http://a --no-reference --soundfont x', /--soundfont and --no-reference cannot/],
  ])('refuses "%s"', (line, sentence) => {
    expect(usageError(() => parse(line)).message).toMatch(sentence)
  })
})
