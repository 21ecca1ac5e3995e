// Settings of audio contexts that are put in place of a page's own.

import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'

import { parseContextOptions, withContextOptions } from '../../../../cli/replay/context-options.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const parse = (text: string) => parseContextOptions('--context', text)

describe('the settings', () => {
  test('are read by their names', () => {
    expect(parseContextOptions('--context', null)).toBeNull()
    expect(parse('latencyHint=playback')).toEqual({ latencyHint: 'playback' })
    expect(parse('latencyHint=0.05, sampleRate=48000,renderSizeHint=256')).toEqual({
      latencyHint: 0.05,
      sampleRate: 48_000,
      renderSizeHint: 256,
    })
    expect(parse('renderSizeHint=hardware')).toEqual({ renderSizeHint: 'hardware' })
  })

  test.each([
    ['latencyHint', /is no setting: write it as/],
    ['colour=red', /"colour=red" is no setting/],
    ['toString=1', /is no setting/],
    ['sampleRate=1=2', /is no setting/],
    ['sampleRate=fast', /sampleRate must be 3000 to 768000/],
    ['sampleRate=44100.5', /sampleRate must be/],
    ['latencyHint=11', /latencyHint must be interactive, balanced, playback or seconds/],
    ['renderSizeHint=0', /renderSizeHint must be default, hardware or frames/],
  ])('refuse "%s"', (text, sentence) => {
    expect(usageError(() => parse(text)).message).toMatch(sentence)
  })

  test('stand in what each context of the page is made with', () => {
    const scripts = { player: '0', recorder: 'recorder' }
    expect(withContextOptions(scripts, null)).toBe(scripts)
    const { player, recorder } = withContextOptions(scripts, { latencyHint: 'playback' })
    expect(recorder).toBe('recorder')
    const made: unknown[] = []
    class Native {
      readonly options: object | undefined
      constructor(options?: object) {
        this.options = options
        made.push(options)
      }
    }
    const world: { AudioContext: new (options?: object) => object } = { AudioContext: Native }
    runInNewContext(player, Object.assign(world, { Proxy, Reflect }))
    class OfThePage extends world.AudioContext {}
    const context = new world.AudioContext({ sampleRate: 8000, latencyHint: 'interactive' })
    expect(context).toBeInstanceOf(Native)
    expect(new OfThePage()).toBeInstanceOf(OfThePage)
    expect(made).toEqual([
      { sampleRate: 8000, latencyHint: 'playback' },
      { latencyHint: 'playback' },
    ])
  })
})
