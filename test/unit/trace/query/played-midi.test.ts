// The MIDI of a recording, as it is performed again.

import { describe, expect, it } from 'vitest'
import { createMidiCollector, type PlayedMidi } from '../../../../trace/query/played-midi.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { FLAG } from '../../../../trace/wire/record.ts'
import { createTraceBuilder, type TraceBuilder } from '../../../support/trace/trace-builder.ts'

const collect = (...lists: readonly StampedMessage[][]): PlayedMidi => {
  const collector = createMidiCollector()
  for (const list of lists) for (const each of list) collector.take(each)
  return collector.played()
}

const messagesOf = ({ atMs, starts, bytes }: PlayedMidi): [number, number[]][] =>
  Array.from(atMs, (ms, index) => [
    Math.round(ms * 1000) / 1000,
    Array.from(bytes.subarray(starts[index], starts[index + 1])),
  ])

const inFrame = (list: StampedMessage[], frameId: number): StampedMessage[] =>
  list.map((each) => ({ ...each, frameId }))

function scene(play: (trace: TraceBuilder) => void, document = 'doc-1'): StampedMessage[] {
  const trace = createTraceBuilder(document)
  trace.input(9, 'Awescope')
  play(trace)
  return trace.messages()
}

describe('the MIDI of a recording', () => {
  it('is each message with its time from the first, also of those that were only counted', () => {
    const played = collect(
      scene((trace) => {
        trace.event({ atMs: 500, key: 60 })
        trace.event({ atMs: 700.5, key: 60, status: 0x80, velocity: 0 })
        trace.event({ atMs: 900, key: 12, status: 0xc1, velocity: 0, flags: FLAG.skipped })
      }),
    )
    expect(messagesOf(played)).toEqual([
      [0, [0x90, 60, 100]],
      [200.5, [0x80, 60, 0]],
      [400, [0xc1, 12]],
    ])
    expect(played).toMatchObject({ leadMs: 500, leftOutSysex: 0, leftOutLate: 0, reference: null })
  })

  it('is in order of time, whatever came first, and none twice', () => {
    const list = scene((trace) => {
      trace.event({ atMs: 500, key: 60 })
      trace.event({ atMs: 1900, key: 62 })
    })
    const chunks = list.filter(({ message }) => message.type === 'records/chunk')
    expect(messagesOf(collect(list, chunks))).toEqual([
      [0, [0x90, 60, 100]],
      [1400, [0x90, 62, 100]],
    ])
  })

  it('goes on over a reload', () => {
    const first = scene((trace) => trace.event({ atMs: 100, key: 60 }))
    const second = scene((trace) => trace.event({ atMs: 5100, key: 64 }), 'doc-2')
    expect(messagesOf(collect(first, second)).map(([ms]) => ms)).toEqual([0, 5000])
  })

  it('is that of the frame that heard most, where several heard the same', () => {
    const top = scene((trace) => trace.event({ atMs: 100, key: 60 }))
    const inner = scene((trace) => {
      trace.event({ atMs: 100.2, key: 60 })
      trace.event({ atMs: 300.2, key: 62 })
    }, 'doc-2')
    expect(messagesOf(collect(top, inFrame(inner, 1)))).toEqual([
      [0, [0x90, 60, 100]],
      [200, [0x90, 62, 100]],
    ])
  })

  it('leaves out and counts messages of which a record has the beginning only', () => {
    const played = collect(
      scene((trace) => {
        trace.event({ atMs: 100, status: 0xf0, key: 0x7e, velocity: 0x7f })
        trace.event({ atMs: 200, status: 0xf8, key: 0, velocity: 0 })
        trace.event({ atMs: 300, status: 0x20, key: 0, velocity: 0 })
      }),
    )
    expect(messagesOf(played)).toEqual([[0, [0xf8]]])
    expect(played.leftOutSysex).toBe(2)
  })

  it('is what the page heard, not what the reference made of it; what that played where no page heard any', () => {
    const withReference = (inputs: readonly number[]): StampedMessage[] =>
      scene((trace) => {
        trace.message({
          type: 'source/define',
          source: {
            kind: 'reference',
            id: 20,
            contextId: 1,
            nodeId: 2,
            inputId: 21,
            isJoined: false,
            mode: 'sf2',
          },
        })
        trace.message({
          type: 'reference/state',
          id: 20,
          state: 'ready',
          reason: '',
          bankName: 'Mine',
          presets: 1,
          mode: 'sf2',
          wallMs: 0,
        })
        for (const source of inputs) trace.event({ atMs: 100, key: 60, source })
      })
    const both = collect(withReference([21, 9]))
    expect(messagesOf(both)).toHaveLength(1)
    expect(both.reference).toEqual({ mode: 'sf2', bankName: 'Mine' })
    expect(messagesOf(collect(withReference([21])))).toEqual([[0, [0x90, 60, 100]]])
  })

  it('is nothing where nothing was played', () => {
    expect(messagesOf(collect(scene(() => undefined)))).toEqual([])
  })
})
