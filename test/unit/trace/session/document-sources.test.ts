// What a document defines: found by its ids, named within bounds, told of where there is no more room. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget, SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import type { CountedNotice } from '../../../../trace/alerts/notice.ts'
import type { ContextReader } from '../../../../trace/contexts/context-reader.ts'
import {
  createDocumentSources,
  type DocumentSources,
} from '../../../../trace/session/document-sources.ts'
import { REFERENCE_KIT } from '../../../../trace/session/reference-kit.ts'
import type { SourceOf } from '../../../../trace/wire/protocol.ts'
import { contextHost } from '../../../support/trace/context.ts'
import { must } from '../../../support/trace/must.ts'

const CONTEXT: SourceOf<'context'> = {
  kind: 'context',
  id: 1,
  contextType: 'realtime',
  sampleRate: 48_000,
  renderQuantumFrames: 128,
  baseLatencyMs: 10,
  sink: '',
  createdWallMs: 0,
  joined: false,
}
const NODE: SourceOf<'node'> = {
  kind: 'node',
  id: 10,
  contextId: 1,
  name: 'synth',
  processorIndex: 1,
  bufferFrames: 0,
  joined: false,
}
const INPUT: SourceOf<'midiInput'> = {
  kind: 'midiInput',
  id: 20,
  name: 'Keys',
  manufacturer: '',
  virtual: false,
}
const TRIGGER: SourceOf<'trigger'> = {
  kind: 'trigger',
  id: 30,
  source: 'key',
  event: 'keydown',
  detail: 'KeyA',
}
const REFERENCE: SourceOf<'reference'> = {
  kind: 'reference',
  id: 63,
  contextId: 1,
  nodeId: 10,
  inputId: 20,
  isJoined: false,
  mode: 'hardware',
}

interface Defined {
  sources: DocumentSources
  contexts: ContextReader[]
  references: string[]
  notices(): CountedNotice[]
}

function defined(
  limits: Partial<Record<keyof typeof SESSION_LIMIT, number>> = {},
  isFollowing = true,
): Defined {
  const contexts: ContextReader[] = []
  const references: string[] = []
  const host = {
    ...contextHost(),
    budget: createSessionBudget(undefined, { ...SESSION_LIMIT, ...limits }),
    onContext: (context: ContextReader) => void contexts.push(context),
    kit: isFollowing ? REFERENCE_KIT : null,
    onReference: ({ id }: { id: string }) => void references.push(id),
    graphKit: null,
    onGraph: () => undefined,
  }
  const sources = createDocumentSources('doc', 'doc~2', host)
  return { sources, contexts, references, notices: () => host.notices.list() }
}

describe('a context', () => {
  it('is found by its id, and has one of the session', () => {
    const { sources, contexts } = defined()
    sources.define(CONTEXT)
    expect(must(sources.context(1)).id).toBe('doc~2/1')
    expect(sources.context(2)).toBeUndefined()
    sources.define({ ...CONTEXT, sink: 'line' })
    expect(contexts).toHaveLength(1)
    expect(must(sources.context(1)).platform.told.sink).toBe('line')
  })

  it('has the page’s step, told before or after it', () => {
    const { sources } = defined()
    sources.define(CONTEXT)
    sources.setPageStep(100)
    sources.define({ ...CONTEXT, id: 2 })
    expect([1, 2].map((id) => must(sources.context(id)).clocks.pageStepUs)).toEqual([100, 100])
    const untold = defined().sources
    untold.define(CONTEXT)
    expect(must(untold.context(1)).clocks.pageStepUs).toBe(0)
  })

  it('is one of 256 at most, and of the session’s', () => {
    const { sources, contexts, notices } = defined()
    for (let id = 1; id <= 257; id++) sources.define({ ...CONTEXT, id })
    expect(contexts).toHaveLength(256)
    expect(notices()).toMatchObject([
      { notice: { code: 'source-limit', of: 'contexts' }, count: 1 },
    ])
    const few = defined({ contexts: 1 })
    for (const id of [1, 2]) few.sources.define({ ...CONTEXT, id })
    expect(few.contexts).toHaveLength(1)
    expect(few.notices()).toMatchObject([{ notice: { of: 'totalContexts', limit: 1024 } }])
  })
})

describe('a node', () => {
  it('is known once its context is, and names its processor', () => {
    const { sources } = defined()
    sources.define(NODE)
    expect(sources.node(10)).toBeNull()
    sources.define(CONTEXT)
    sources.define(NODE)
    expect(sources.node(10)).toMatchObject({ processorIndex: 1, name: 'synth' })
    expect(sources.node(11)).toBeNull()
    const context = must(sources.context(1))
    expect(context.processors.sorted.map(({ name }) => name)).toEqual(['synth'])
    sources.define({ ...NODE, id: 11, processorIndex: 0 })
    expect(context.processors.sorted).toHaveLength(1)
  })

  it('with a buffer is a ScriptProcessor’s', () => {
    const { sources } = defined()
    sources.define(CONTEXT)
    sources.define({ ...NODE, processorIndex: 0, bufferFrames: 1024 })
    expect(must(sources.context(1)).scripts.all).toHaveLength(1)
  })
})

describe('names', () => {
  it('are those of inputs and triggers, empty or none where nothing is defined', () => {
    const { sources } = defined()
    sources.define(INPUT)
    sources.define(TRIGGER)
    expect([sources.inputName(20), sources.inputName(21)]).toEqual(['Keys', ''])
    expect(sources.trigger(30)).toMatchObject({ event: 'keydown', detail: 'KeyA' })
    expect(sources.trigger(31)).toBeUndefined()
  })

  it('that change keep the room that they had where there is none for the new one', () => {
    const { sources, notices } = defined({ characters: 10 })
    sources.define(INPUT)
    sources.define({ ...INPUT, name: 'x'.repeat(11) })
    expect(sources.inputName(20)).toBe('Keys')
    sources.define({ ...INPUT, id: 21, name: 'Piano1' })
    expect(sources.inputName(21)).toBe('Piano1')
    sources.define({ ...INPUT, id: 22, name: 'x' })
    expect(sources.inputName(22)).toBe('')
    expect(notices()).toMatchObject([{ count: 2 }])
    // What a shorter name leaves is there for others.
    sources.define({ ...INPUT, id: 21, name: 'P' })
    sources.define({ ...INPUT, id: 22, name: 'Pads' })
    expect([21, 22].map((id) => sources.inputName(id))).toEqual(['P', 'Pads'])
  })

  it('are as many as there is room for, those too many take no characters', () => {
    const { sources } = defined({ inputs: 1, characters: 10 })
    sources.define(INPUT)
    for (let id = 21; id < 25; id++) sources.define({ ...INPUT, id, name: 'abcdef' })
    sources.define({ ...INPUT, name: 'Keyboard10' })
    expect(sources.inputName(20)).toBe('Keyboard10')
    expect(sources.inputName(21)).toBe('')
  })

  it('of triggers count with both of their words', () => {
    const { sources } = defined({ characters: 10 })
    sources.define(TRIGGER)
    expect(sources.trigger(30)).toBeUndefined()
    sources.define({ ...TRIGGER, detail: 'abc' })
    expect(sources.trigger(30)).toBeDefined()
    sources.define({ ...TRIGGER, id: 31, event: '', detail: 'x' })
    expect(sources.trigger(31)).toBeUndefined()
    sources.define({ ...TRIGGER, event: 'key', detail: '' })
    sources.define({ ...TRIGGER, id: 31, event: 'keyup', detail: 'ab' })
    expect(sources.trigger(31)).toBeDefined()
  })
})

describe('a reference instrument', () => {
  it('plays in its context, which is its own unless it has joined one', () => {
    const { sources, references } = defined()
    sources.define(CONTEXT)
    sources.define(REFERENCE)
    expect(references).toEqual(['doc~2/63'])
    expect(must(sources.reference(63)).id).toBe('doc~2/63')
    expect(sources.referenceOfInput(20)).toBe('doc~2/63')
    expect(sources.referenceOfInput(21)).toBeUndefined()
    expect(must(sources.context(1)).live.isReference).toBe(true)
    sources.define({ ...REFERENCE, mode: 'sf2' })
    expect(references).toHaveLength(1)
    const joined = defined().sources
    joined.define(CONTEXT)
    joined.define({ ...REFERENCE, isJoined: true })
    expect(must(joined.context(1)).live.isReference).toBeUndefined()
  })

  it('without a context, or one too many, is told of', () => {
    const { sources, references, notices } = defined()
    sources.define(REFERENCE)
    expect(notices()).toMatchObject([{ notice: { code: 'source-limit', of: 'reference' } }])
    sources.define(CONTEXT)
    for (let id = 100; id < 165; id++) sources.define({ ...REFERENCE, id })
    expect(references).toHaveLength(64)
    expect(notices()).toMatchObject([{ count: 2 }])
    const few = defined({ references: 0 })
    few.sources.define(CONTEXT)
    few.sources.define(REFERENCE)
    expect(few.references).toEqual([])
  })

  it('is not followed by a reader without the kit for it', () => {
    const { sources, notices } = defined({}, false)
    sources.define(CONTEXT)
    sources.define(REFERENCE)
    expect(sources.reference(63)).toBeUndefined()
    expect(notices()).toEqual([])
  })
})
