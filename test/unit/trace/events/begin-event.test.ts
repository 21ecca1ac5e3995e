// What an event is by its first record, and which of its actions is its post. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget } from '../../../../trace/config/session-budget.ts'
import {
  addAction,
  beginEvent,
  type EventSources,
  type NodePlace,
} from '../../../../trace/events/begin-event.ts'
import { createContextTraces } from '../../../../trace/events/context-trace.ts'
import type { OpenEvent } from '../../../../trace/events/open-event.ts'
import { packMidi } from '../../../../trace/wire/midi-word.ts'
import { ACTION, CAUSE, FLAG, KIND, type TraceRecord } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'

const context = definedContext()
const nodes: Record<number, NodePlace> = {
  20: { context, processorIndex: 1, name: 'synth' },
  21: { context, processorIndex: 2, name: 'organ' },
  30: { context, processorIndex: 0, name: 'gain' },
}
const sources: EventSources = {
  document: 'doc-1',
  context: (id) => (id === 1 ? context : undefined),
  node: (id) => nodes[id] ?? null,
  inputName: () => 'Keys',
  trigger: () => undefined,
  referenceOfInput: () => undefined,
}

const record = (given: Partial<TraceRecord>): TraceRecord => ({
  kind: KIND.midiEvent,
  flags: 0,
  source: 9,
  sequence: 0,
  frame: NaN,
  wallMs: 1000,
  a: 1,
  b: packMidi(0x90, 60, 100),
  ...given,
})

describe('a MIDI event', () => {
  it('is virtual where its record says so, and only there', () => {
    const virtual = (flags: number) => beginEvent(record({ flags }), sources).tracked.virtual
    expect(virtual(0)).toBe(false)
    expect(virtual(FLAG.virtual)).toBe(true)
    expect(virtual(FLAG.skipped)).toBe(false)
  })
})

describe('the post of an event', () => {
  /** The event after posts to these nodes, and what its context waits for. */
  const posting = (...to: [node: number, action?: number][]) => {
    const budget = createSessionBudget()
    const traces = createContextTraces(budget)
    const event = beginEvent(record({}), sources)
    to.forEach(([source, action = ACTION.post], index) => {
      const flags = action | CAUSE.handler
      const started = record({ kind: KIND.actionStart, flags, source, b: index + 1 })
      addAction(event, started, sources, traces, budget)
    })
    return { event, awaited: [...(traces.find(context)?.posts.values() ?? [])] }
  }
  const numberOf = ({ post }: OpenEvent) => post?.number ?? null

  it('is the first one to a processor, and its arrival is waited for', () => {
    const { event, awaited } = posting([20], [21], [20])
    expect(event.post).toMatchObject({ number: 1, processorIndex: 1 })
    expect(awaited).toEqual([event])
    expect(event.actions).toHaveLength(3)
  })

  it('is none to a node that has no processor, or that nobody knows', () => {
    expect(numberOf(posting([30]).event)).toBeNull()
    expect(numberOf(posting([99]).event)).toBeNull()
    const { event, awaited } = posting([30], [99], [21])
    expect(event.post).toMatchObject({ number: 3, processorIndex: 2 })
    expect(awaited).toEqual([event])
  })

  it('is none where something was only started', () => {
    const { event, awaited } = posting([1, ACTION.start])
    expect(event.post).toBeNull()
    expect(awaited).toEqual([])
  })
})
