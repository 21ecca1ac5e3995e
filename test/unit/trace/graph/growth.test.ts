import { expect, it } from 'vitest'
import { countsAt, growthOf, markOf } from '../../../../trace/graph/growth.ts'
import { createGraphPage } from '../../../support/trace/graph-page.ts'

it('names what grows with each repeat, and by how much, and nothing else', () => {
  const page = createGraphPage()
  page.make('AudioDestinationNode')
  const marks = [markOf(page.reader.live, null, 0)]
  for (let repeat = 1; repeat <= 4; repeat++) {
    // Seven gains leak; the sources are let go of; delays come by chance.
    for (let made = 0; made < 7; made++) {
      page.make('GainNode')
      page.letGo(page.make('OscillatorNode'))
    }
    for (let made = 0; made < repeat; made++) page.make('DelayNode')
    if (repeat === 2) page.make('AnalyserNode')
    marks.push(markOf(page.reader.live, null, repeat))
  }
  expect(growthOf(marks)).toEqual([
    { type: 'GainNode', site: '', counts: [0, 7, 14, 21, 28], perMark: 7, isSteady: true },
    { type: 'DelayNode', site: '', counts: [0, 1, 3, 6, 10], perMark: 2.5, isSteady: false },
  ])
})

it('says nothing of one repeat, which is no pattern', () => {
  const page = createGraphPage()
  const marks = [markOf(page.reader.live, null, 0)]
  page.make('GainNode')
  marks.push(markOf(page.reader.live, null, 1))
  expect(growthOf(marks)).toEqual([])
})

it('counts the nodes of one context where one is chosen', () => {
  const page = createGraphPage()
  page.make('GainNode', 1)
  page.make('GainNode', 2)
  page.make('DelayNode', 2)
  expect(countsAt([markOf(page.reader.live, 'doc/2', 5)])).toEqual([
    { type: 'DelayNode', site: '', counts: [1] },
    { type: 'GainNode', site: '', counts: [1] },
  ])
})

it('counts nodes of one type apart where they were made in different places', () => {
  const page = createGraphPage()
  page.reader.setSite(1, 'Error\n    at play (https://a/b/synth.js:12:5)')
  page.reader.setSite(2, 'Error\n    at strike (https://a/b/synth.js:40:9)')
  page.make('GainNode', 1, false, 1)
  const before = markOf(page.reader.live, null, 0)
  for (let made = 0; made < 2; made++) page.make('GainNode', 1, false, 2)
  const one = page.make('OscillatorNode', 1, false, 2)
  const between = markOf(page.reader.live, null, 1)
  page.letGo(one)
  expect(countsAt([before, between, markOf(page.reader.live, null, 2)])).toEqual([
    { type: 'GainNode', site: 'strike (synth.js:40:9)', counts: [0, 2, 2] },
    { type: 'GainNode', site: 'play (synth.js:12:5)', counts: [1, 1, 1] },
    { type: 'OscillatorNode', site: 'strike (synth.js:40:9)', counts: [0, 1, 0] },
  ])
})
