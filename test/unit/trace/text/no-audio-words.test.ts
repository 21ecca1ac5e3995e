import { describe, expect, it } from 'vitest'
import { whyNoAudio } from '../../../../cli/record/why-no-audio.ts'
import type { Report } from '../../../../trace/report/schema.ts'
import { noAudioSentence, noMidiSentence } from '../../../../trace/text/no-audio-words.ts'
import { pageWithWorklet, read } from '../../../support/trace/notes.ts'
import { createTraceBuilder, START_MS } from '../../../support/trace/trace-builder.ts'

type State = 'running' | 'suspended'

/** A page whose context is in this state, and of which nothing was heard. */
function silentPage(state: State, contextType: 'realtime' | 'offline' = 'realtime'): Report {
  const trace = createTraceBuilder()
  const { id } = trace.context({ contextType })
  const update = { type: 'context/update', id, state, probe: 'running', reason: '' } as const
  trace.message({ ...update, baseLatencyMs: 10, sink: '', wallMs: START_MS + 10 })
  return read(trace.messages()).report()
}

describe('what is said of a page without a sound', () => {
  it('is nothing where one was heard', () => {
    const { trace } = pageWithWorklet(1000)
    expect(noAudioSentence(read(trace.messages()).report())).toBeNull()
  })

  it('tells a page without a context from one that is silent, or only renders offline', () => {
    const none = read(createTraceBuilder().messages()).report()
    expect(noAudioSentence(none)).toBe('The page made no audio: it created no AudioContext.')
    expect(noAudioSentence(silentPage('running'))).toBe(
      'The page made no audio: its AudioContext ran, but nothing sounded.',
    )
    expect(noAudioSentence(silentPage('running', 'offline'))).toBe(
      'The page made no audio: it only rendered offline.',
    )
  })

  it('says the same in the panel and in a terminal, where that knows what to do, too', () => {
    const waiting = silentPage('suspended')
    expect(noAudioSentence(waiting)).toBe(
      'The page made no audio: its AudioContext never ran (it may wait for a click).',
    )
    expect(whyNoAudio(waiting)).toBe(
      'The page made no audio: its AudioContext never ran (it may wait for a click; see --click).',
    )
  })

  it('names how long MIDI was waited for', () => {
    expect(noMidiSentence('20 s', 'nobody played')).toBe(
      'The page did not ask for MIDI within 20 s, so nobody played.',
    )
  })
})
