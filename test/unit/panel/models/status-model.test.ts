// The sentences of the status line. Node.

import { describe, expect, it } from 'vitest'
import type { DiskNote } from '../../../../panel/models/disk-model.ts'
import { describeStatus, type StatusInput } from '../../../../panel/models/status-model.ts'
import { createSession } from '../../../../trace/session/session.ts'

describe('the status line', () => {
  const base: StatusInput = {
    status: {
      type: 'recording/state',
      state: 'idle',
      origin: 'https://synth.example',
      granted: [],
      reason: '',
    },
    source: { kind: 'none' },
    documents: new Map(),
    midiOutcomes: new Set(),
    report: createSession().report(),
    ofReference: 0,
    refused: { count: 0, reason: '' },
    unkept: 0,
    evictedChunks: 0,
    evictedBytes: 0,
    clearedAtMs: null,
    fileNotices: [],
    isCutShort: false,
    fileProblem: '',
    isLoading: false,
  }

  it('is one sentence or two for each state, and names the origin that needs permission', () => {
    const states = [
      'idle',
      'needs-permission',
      'permission-denied',
      'forbidden-page',
      'reloading',
      'recording',
      'stopping',
    ] as const
    const texts = states.map(
      (state) => describeStatus({ ...base, status: { ...base.status, state } }).text,
    )
    expect(new Set(texts).size).toBe(states.length)
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/)
    expect(texts[1]).toContain('https://synth.example')
  })

  it('says what is to be known of the disk', () => {
    const noteOf = (code: DiskNote['code']): string | undefined => {
      const diskNote = { code, problem: '' } as DiskNote
      return describeStatus({ ...base, diskNote }).notes[0]?.tone
    }
    expect(noteOf('full')).toBe('problem')
    expect(noteOf('kept-in-memory')).toBe('warning')
    expect(noteOf('joined-late')).toBe('info')
  })

  it('gives the reason where there is one', () => {
    const status = { ...base.status, state: 'idle' as const, reason: 'The tab was closed' }
    expect(describeStatus({ ...base, status })).toMatchObject({
      tone: 'problem',
      text: 'The tab was closed.',
    })
  })

  it('puts failures and losses before hints', () => {
    const { notes } = describeStatus({
      ...base,
      status: { ...base.status, state: 'recording' },
      refused: { count: 1, reason: 'too long' },
      fileProblem: 'x.awescope could not be opened: It is no trace.',
    })
    expect(notes.map((note) => note.tone)).toEqual(['problem', 'warning', 'info'])
    expect(notes[1]!.text).toBe('1 message from the page refused: too long.')
  })

  it('counts the events of the reference beside the page’s, as the Events tab does', () => {
    const source = { kind: 'live' } as const
    const text = (ofReference: number): string =>
      describeStatus({ ...base, source, ofReference }).text
    expect(text(0)).toBe('Stopped. 0 events in 0 contexts, 0 records.')
    expect(text(25)).toBe('Stopped. 0 events and 25 of the reference in 0 contexts, 0 records.')
  })

  it('offers to read all of a long trace, and says what is not kept for saving', () => {
    const [first, ...others] = describeStatus({
      ...base,
      source: { kind: 'file', name: 'long.awescope' },
      isCutShort: true,
      unkept: 12,
      fileNotices: ['The trace is longer than is read unasked; what follows byte 7 was left out.'],
    }).notes
    expect(first).toEqual({
      tone: 'warning',
      text: 'Only the beginning of this long trace was read, for about five seconds of work.',
      action: 'read-whole',
    })
    expect(others.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^12 messages that define .* figures still count them, .*\.$/),
    )
  })
})
