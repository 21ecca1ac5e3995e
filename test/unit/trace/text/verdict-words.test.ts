// The verdict as a sentence. Node.

import { expect, it } from 'vitest'
import type { ReferenceVerdict } from '../../../../trace/reference/schema.ts'
import { verdictText } from '../../../../trace/text/verdict-words.ts'

const slower: ReferenceVerdict = {
  kind: 'page',
  pageMs: 34.04,
  referenceMs: 12,
  differenceMs: 22.04,
  errorMs: 0.31,
  stage: 'validation',
  stageMs: 20,
  pageNotes: 20,
  referenceNotes: 20,
  hasOutput: true,
}

it('the page’s own time is told with the stage that holds most of it', () => {
  expect(verdictText(slower)).toBe(
    "Page synth 34.0 ms, reference 12.0 ms on this machine: 22.0 ms are the page's own, most of it in page code.",
  )
  expect(verdictText({ ...slower, stage: null, stageMs: null, hasOutput: false })).toBe(
    'Page synth 34.0 ms, reference 12.0 ms on this machine up to the audio thread ' +
      "(this browser does not tell its output time): 22.0 ms are the page's own.",
  )
})

it('a page that adds nothing is told so, and one that is faster', () => {
  const equal = { ...slower, kind: 'equal', stage: null, stageMs: null, errorMs: 0.5 } as const
  expect(verdictText({ ...equal, differenceMs: -0.04 })).toMatch(
    /: the page adds nothing measurable \(difference 0\.0 ± 0\.5 ms\)\.$/,
  )
  expect(verdictText({ ...equal, differenceMs: -3 })).toMatch(
    /: the page adds nothing measurable; it is 3\.0 ms faster\.$/,
  )
})

it('what is not sure asks for more notes', () => {
  expect(verdictText({ ...slower, kind: 'unsure', errorMs: 20 })).toMatch(
    /: the difference of 22\.0 ± 20\.0 ms is not sure yet; play more notes\.$/,
  )
})

it('a wait says how many notes, and whose, are missing', () => {
  const waiting = { ...slower, kind: 'waiting', pageNotes: 7 } as const
  expect(verdictText(waiting)).toBe(
    "Play 1 more note for a verdict: still missing are 1 of the page's synth.",
  )
  expect(verdictText({ ...waiting, referenceNotes: 3 })).toBe(
    "Play 5 more notes for a verdict: still missing are 1 of the page's synth and 5 of the reference.",
  )
})
