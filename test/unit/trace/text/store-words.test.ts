// What is said of recordings on disk. Any context.

import { describe, expect, it } from 'vitest'
import {
  type DiskCode,
  diskSentence,
  leftRecordingSentence,
  performanceLabel,
} from '../../../../trace/text/store-words.ts'

describe('a recording that was left', () => {
  it('is named by its origin, its beginning and its size', () => {
    const startedWallMs = new Date(2026, 10, 9, 8, 5).getTime()
    const left = { origin: 'http://localhost:8080', startedWallMs, bytes: 4300 }
    expect(leftRecordingSentence(left)).toBe(
      'A recording of http://localhost:8080 from 2026-11-09 08:05 was left (4.2 KB).',
    )
  })

  it('is named by what is known of it', () => {
    const left = { origin: '', startedWallMs: 0, bytes: 4300 }
    expect(leftRecordingSentence(left)).toBe('A recording was left (4.2 KB).')
  })

  it('that is one of several performances is named by that', () => {
    const label = performanceLabel(2, 3, 'song.mid')
    expect(leftRecordingSentence({ origin: '', startedWallMs: 0, bytes: 4300, label })).toBe(
      'Performance 2 of 3: song.mid (4.2 KB).',
    )
    expect(performanceLabel(1, 1, 'song.mid')).toBe('Performed again: song.mid')
  })

  it('cannot hide what its page is', () => {
    const left = { origin: 'http://a\u202eb', startedWallMs: 0, bytes: 4300 }
    expect(leftRecordingSentence(left)).not.toContain('\u202e')
  })
})

describe('what is said of the disk', () => {
  const codes: DiskCode[] = ['kept-in-memory', 'joined-late', 'full', 'too-long', 'failed']

  it('is one sentence for each code, and says what can still be done', () => {
    const sentences = codes.map((code) => diskSentence(code))
    expect(new Set(sentences).size).toBe(codes.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]*\.$/)
    expect(diskSentence('full')).toMatch(/disk is full.*can be saved/)
  })

  it('gives the reason in the words of the disk, where it has some', () => {
    expect(diskSentence('failed', 'The device is gone.')).toContain('(The device is gone)')
  })
})
