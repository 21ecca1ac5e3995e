import { describe, expect, it } from 'vitest'
import { auditFact } from '../../../../trace/text/audit-fact-words.ts'

describe('a figure beside an audit', () => {
  it.each([
    ['notes', 24, 'notes 24'],
    ['callbackMs', 10.6666, 'callback 10.7 ms'],
    ['toSoundMs', 3.25, 'to sound 3.25 ms'],
    ['budgetUs', 2666.67, 'budget 2.67 ms'],
    ['lateShare', 0.034, 'late 3.4 %'],
    ['fromPageSecond', 2.34567, 'from page second 2.35'],
    ['messagesPerSecond', 344.5, 'messages 345 a second'],
    ['pitchCents', 12, 'pitch 12 cents'],
    ['processor', 'Sampler', 'processor Sampler'],
  ])('%s reads as words with its unit', (name, value, text) => {
    expect(auditFact(name, value)).toBe(text)
  })
})
