// Notices as sentences. Node.

import { expect, it } from 'vitest'
import type { Notice } from '../../../../trace/alerts/notice.ts'
import { noticeSentence } from '../../../../trace/text/notice-words.ts'

it.each<[Notice, string]>([
  [
    { code: 'contradicted-marks', stage: 'port', isOverError: true },
    `The marks of the stage "port" contradicted each other by more than the clocks' error; ` +
      'it was left out of the event.',
  ],
  [
    { code: 'contradicted-marks', stage: 'port', isOverError: false },
    'The marks of the stage "port" contradicted each other; it was left out of the event.',
  ],
  [{ code: 'repeated-event' }, 'An event number came twice; its second record was ignored.'],
  [
    { code: 'sound-unknown' },
    'A note-on caused nothing that could be seen, and no sound is tied to it.',
  ],
  [
    { code: 'source-limit', of: 'documents', limit: 1024 },
    'More than 1024 documents came; further ones are not read.',
  ],
  [
    { code: 'source-limit', of: 'contexts', limit: 256 },
    'A document has more than 256 contexts; further ones are not followed.',
  ],
  [
    { code: 'source-limit', of: 'streams', limit: 512 },
    'A document has more than 512 streams; further ones are not read.',
  ],
  [{ code: 'source-limit', of: 'reference' }, 'A reference instrument could not be followed.'],
  [
    { code: 'unassigned-sounds' },
    'A sound of the last notes could not be given to one of them: there are too many.',
  ],
  [
    { code: 'unknown-stream' },
    'Records came from an audio thread whose context was never defined.',
  ],
  [{ code: 'duplicate-records' }, 'Records came a second time and were ignored.'],
  [{ code: 'more-notices' }, 'Further notices were counted only.'],
])('%o is one sentence', (notice, sentence) => {
  expect(noticeSentence(notice)).toBe(sentence)
})

it('what the page’s side and the configuration said stays as they said it', () => {
  expect(noticeSentence({ code: 'context-probe', reason: 'blocked by policy' })).toBe(
    'blocked by policy',
  )
  expect(noticeSentence({ code: 'reference-failed', reason: 'No memory.' })).toBe('No memory.')
  expect(noticeSentence({ code: 'invalid-option', problem: 'No.' })).toBe('No.')
  const refused = { code: 'page-notice', pageCode: 'midi-refused', text: 'No MIDI.' } as const
  expect(noticeSentence(refused)).toBe('No MIDI.')
})
