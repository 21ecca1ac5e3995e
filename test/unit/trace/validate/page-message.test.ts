import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  validatePageMessage,
  validateStoredMessage,
} from '../../../../trace/validate/page-message.ts'
import {
  LIMIT,
  type PageMessage,
  type PageMessageOf,
  type PageMessageType,
  type SourceKind,
  type SourceOf,
} from '../../../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

const WALL = 1_800_000_000_000

const UPDATE: PageMessageOf<'context/update'> = {
  type: 'context/update',
  id: 1,
  state: 'running',
  probe: 'running',
  reason: '',
  baseLatencyMs: 10,
  sink: '',
  wallMs: WALL,
}

/** One valid definition of each kind. */
const SOURCES: { readonly [Kind in SourceKind]: SourceOf<Kind> } = {
  context: {
    kind: 'context',
    id: 1,
    contextType: 'realtime',
    sampleRate: 44_100,
    renderQuantumFrames: 256,
    baseLatencyMs: 10,
    sink: '',
    createdWallMs: WALL,
    joined: false,
  },
  node: {
    kind: 'node',
    id: 2,
    contextId: 1,
    name: 'synth',
    processorIndex: 1,
    bufferFrames: 0,
    joined: false,
  },
  midiInput: { kind: 'midiInput', id: 3, name: 'Awescope', manufacturer: '', virtual: true },
  trigger: { kind: 'trigger', id: 5, source: 'key', event: 'keydown', detail: 'KeyA' },
  reference: {
    kind: 'reference',
    id: 4,
    contextId: 1,
    nodeId: 2,
    inputId: 3,
    isJoined: true,
    mode: 'sf2',
  },
  graph: { kind: 'graph', id: 6, joined: false },
}
const BYE: PageMessageOf<'document/bye'> = { type: 'document/bye', wallMs: WALL }

/** One valid message of each type and shape. */
const BY_TYPE: { readonly [Type in PageMessageType]: readonly PageMessageOf<Type>[] } = {
  'document/hello': [DEFAULT_HELLO],
  'document/bye': [BYE],
  'document/condition': [{ type: 'document/condition', condition: 'hidden', wallMs: WALL }],
  'source/define': Object.values(SOURCES).map((source) => ({ type: 'source/define', source })),
  'context/update': [UPDATE],
  'worklet/hello': [
    {
      type: 'worklet/hello',
      contextId: 1,
      clock: 'Temporal',
      clockStepUs: 100,
      clockCostUs: 0.5,
      shared: false,
    },
  ],
  'processor/define': [
    { type: 'processor/define', contextId: 1, processorIndex: 1, name: 'synth', joined: false },
  ],
  'records/chunk': [
    { type: 'records/chunk', stream: 0, dropped: 0, bytes: new ArrayBuffer(3 * RECORD_BYTES) },
  ],
  'recorder/notice': [
    { type: 'recorder/notice', code: 'probe-blocked', text: 'The page forbids it.', wallMs: WALL },
  ],
  'midi/requested': [{ type: 'midi/requested', wallMs: WALL, outcome: 'native' }],
  'reference/state': [
    {
      type: 'reference/state',
      id: 4,
      state: 'ready',
      reason: '',
      bankName: 'General MIDI',
      presets: 128,
      mode: 'hardware',
      wallMs: WALL,
    },
  ],
  'graph/site': [{ type: 'graph/site', graph: 6, site: 1, text: 'Error' }],
  'graph/parameter': [{ type: 'graph/parameter', graph: 6, number: 128, text: 'colour' }],
  'recorder/stopped': [{ type: 'recorder/stopped', wallMs: WALL }],
  'performance/start': [
    {
      type: 'performance/start',
      wallMs: WALL,
      digest: 'a0b1',
      name: 'song.mid',
      events: 2,
      durationMs: 400,
      run: 1,
      runs: 3,
    },
  ],
  'performance/asked': [
    { type: 'performance/asked', first: 0, atMs: [0, 400.25], words: [0x643c90, 0xf8] },
  ],
  'marker/set': [{ type: 'marker/set', id: 7, wallMs: WALL, text: 'Here.', isRemoved: false }],
}
/** What users say is in files only. */
const IN_FILES: readonly PageMessage[] = BY_TYPE['marker/set']
const STORED: readonly PageMessage[] = Object.values(BY_TYPE).flat()
const VALID = STORED.filter((message) => !IN_FILES.includes(message))

function errorOf(value: unknown): string {
  const result = validatePageMessage(value)
  if (!('error' in result)) throw new Error('The message was accepted.')
  return result.error
}

function chunkOf(bytes: unknown): object {
  return { type: 'records/chunk', stream: 0, dropped: 0, bytes }
}

describe('messages in a file', () => {
  it('are those of pages and of users, and a page does not speak for its user', () => {
    for (const message of STORED) expect(validateStoredMessage(message)).toEqual({ message })
    for (const message of IN_FILES)
      expect(validatePageMessage(message)).toMatchObject({ code: 'unknown-type' })
  })
  it('of users are checked field by field, too', () => {
    for (const message of IN_FILES) {
      for (const name of Object.keys(message).filter((key) => key !== 'type')) {
        expect(validateStoredMessage({ ...message, [name]: Symbol('x') })).toHaveProperty('error')
      }
    }
    const [marker] = BY_TYPE['marker/set']
    const text = 'x'.repeat(LIMIT.stringLength + 1)
    expect(validateStoredMessage({ ...marker, text })).toHaveProperty('error')
  })
})

describe('messages from a page', () => {
  it.each(VALID.map((message) => [message.type, message] as const))(
    'pass as they are: %s',
    (_, message) => {
      expect(validatePageMessage(message)).toEqual({ message })
    },
  )
  it('lose what is not of the protocol', () => {
    const result = validatePageMessage({ ...BYE, evil: () => 1, __proto__: { more: 1 } })
    expect(result).toEqual({ message: BYE })
  })
  it('of an unknown type are refused as such', () => {
    expect(validatePageMessage({ type: 'records/steal' })).toEqual({
      code: 'unknown-type',
      error: 'The message type "records/steal" is not known to this version.',
    })
    for (const type of ['constructor', '__proto__', undefined, 7]) {
      expect(validatePageMessage({ type })).toMatchObject({ code: 'unknown-type' })
    }
  })
  it('of an unknown protocol version are refused as such', () => {
    expect(validatePageMessage({ ...DEFAULT_HELLO, version: 2 })).toMatchObject({
      code: 'unknown-version',
    })
  })
  it('with a missing or wrong field are refused, each field', () => {
    for (const message of VALID) {
      for (const name of Object.keys(message).filter((key) => key !== 'type')) {
        const { [name]: _, ...without } = message as unknown as Record<string, unknown>
        expect(errorOf(without)).toMatch(/\.$/)
        expect(errorOf({ ...message, [name]: Symbol('x') })).toMatch(/\.$/)
      }
    }
    for (const source of Object.values(SOURCES)) {
      // What was written before contexts told their quantum, and nodes their buffer, lacks them.
      const later = new Set(['renderQuantumFrames', 'bufferFrames'])
      for (const name of Object.keys(source).filter((key) => !later.has(key))) {
        const { [name]: _, ...without } = source as unknown as Record<string, unknown>
        expect(errorOf({ type: 'source/define', source: without })).toMatch(/\.$/)
      }
    }
  })
  it('take nodes with the buffer of a ScriptProcessor node, and those of an older recorder without one', () => {
    const { bufferFrames: _, ...older } = SOURCES.node
    const define = (source: unknown): unknown => ({ type: 'source/define', source })
    expect(validatePageMessage(define(older))).toEqual({ message: define(SOURCES.node) })
    expect(errorOf(define({ ...SOURCES.node, bufferFrames: 16_385 }))).toContain('bufferFrames')
  })
  it('define no kind of source but those of the protocol', () => {
    for (const kind of ['constructor', '__proto__', 'speaker', undefined]) {
      const source = { ...SOURCES.node, kind }
      expect(errorOf({ type: 'source/define', source })).toContain('not known to this version')
    }
  })
  it('with strings over the bound are refused', () => {
    expect(errorOf({ ...DEFAULT_HELLO, title: 'x'.repeat(LIMIT.stringLength + 1) })).toContain(
      '513 characters',
    )
  })
  it('may have chunks of as many records as are allowed, and of none', () => {
    for (const records of [0, LIMIT.chunkRecords]) {
      const message = chunkOf(new ArrayBuffer(records * RECORD_BYTES))
      expect(validatePageMessage(message)).toEqual({ message })
    }
  })
  it('with chunks that are too large, not whole records or no buffer are refused', () => {
    expect(errorOf(chunkOf(new ArrayBuffer(33)))).toContain('whole number of records')
    expect(errorOf(chunkOf(new ArrayBuffer((LIMIT.chunkRecords + 1) * RECORD_BYTES)))).toContain(
      '2049 records',
    )
    for (const fake of [new Uint8Array(32), { byteLength: 32 }, [], 'bytes', null]) {
      expect(errorOf(chunkOf(fake))).toContain('not an ArrayBuffer')
    }
  })
  it('read a figure that is no finite number as not known, and refuse such a time or rate', () => {
    expect(validatePageMessage({ ...UPDATE, baseLatencyMs: NaN })).toEqual({
      message: { ...UPDATE, baseLatencyMs: 0 },
    })
    expect(errorOf({ ...UPDATE, wallMs: Infinity })).toContain('wallMs')
    const source = SOURCES.context
    for (const sampleRate of [0, NaN, -48_000, 1e9]) {
      expect(errorOf({ type: 'source/define', source: { ...source, sampleRate } })).toContain(
        'sampleRate',
      )
    }
  })
  it('take a context that says nothing of its quantum for one of 128 frames, and refuse what is none', () => {
    const source = SOURCES.context
    const define = (renderQuantumFrames: unknown): unknown => ({
      type: 'source/define',
      source: { ...source, renderQuantumFrames },
    })
    expect(validatePageMessage(define(undefined))).toEqual({ message: define(128) })
    for (const frames of [1, 441, 264_600]) {
      expect(validatePageMessage(define(frames))).toEqual({ message: define(frames) })
    }
    for (const frames of [0, -64, 0.5, NaN, Infinity, 1e9, '128', null]) {
      expect(errorOf(define(frames))).toContain('renderQuantumFrames')
    }
  })
  it('never make it throw, whatever they are', () => {
    const hostile = fc.oneof(
      fc.anything({
        withBigInt: true,
        withTypedArray: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
      }),
      fc
        .constantFrom(...VALID)
        .chain((message) =>
          fc
            .dictionary(fc.constantFrom(...Object.keys(message), 'source'), fc.anything())
            .map((changes) => Object.assign({}, message, changes)),
        ),
    )
    fc.assert(
      fc.property(hostile, (value) => {
        const result = validatePageMessage(value)
        expect(
          'error' in result ? result.error.endsWith('.') && result.error.length < 300 : true,
        ).toBe(true)
      }),
      { numRuns: 500 },
    )
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    expect(errorOf(trap)).toBe('The message could not be read.')
  })
})
