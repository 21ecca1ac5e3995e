// What is told where a recording is not whole. Node.

import { expect, it } from 'vitest'
import { CUT_SHORT_SENTENCE, unkeptSentence } from '../../../../trace/text/loss-words.ts'

it('is one sentence, in the singular and in the plural', () => {
  expect(unkeptSentence(1)).toBe(
    '1 message that defines sources or documents does not fit any more: ' +
      'figures still count them, a saved trace will not.',
  )
  expect(unkeptSentence(12)).toBe(
    '12 messages that define sources or documents do not fit any more: ' +
      'figures still count them, a saved trace will not.',
  )
  expect(CUT_SHORT_SENTENCE).toMatch(/^[A-Z][^.]*\.$/)
})
