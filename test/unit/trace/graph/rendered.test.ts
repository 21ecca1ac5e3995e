import { expect, it } from 'vitest'
import { isRendered } from '../../../../trace/graph/rendered.ts'
import { createGraphPage } from '../../../support/trace/graph-page.ts'

it('is what leads to a node that the platform runs, over inputs and parameters, also in a circle', () => {
  const page = createGraphPage()
  const [source, depth, gain, end] = [
    page.make('OscillatorNode'),
    page.make('GainNode'),
    page.make('GainNode'),
    page.make('AudioDestinationNode'),
  ]
  page.connect(source, depth)
  page.connect(depth, source)
  const { live } = page.reader
  expect(isRendered(live, source)).toBe(false)
  page.connect(depth, gain, { parameter: 'gain' })
  page.connect(gain, end)
  expect([source, depth, gain].map((node) => isRendered(live, node))).toEqual([true, true, true])
  page.disconnect(gain, null)
  expect(isRendered(live, source)).toBe(false)
})

it('is a worklet node and an analyser by itself, never a node without an output', () => {
  const page = createGraphPage()
  const { live } = page.reader
  expect(isRendered(live, page.make('AudioWorkletNode'))).toBe(true)
  expect(isRendered(live, page.make('AnalyserNode'))).toBe(true)
  expect(isRendered(live, page.make('AudioDestinationNode'))).toBe(false)
  expect(isRendered(live, page.make('MediaStreamAudioDestinationNode'))).toBe(false)
  expect(isRendered(live, 99)).toBe(false)
})
