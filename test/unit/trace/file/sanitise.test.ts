// A recording that can be given away: nothing that a page or a person has named is in it, every time is. Node.

import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeColumns } from '../../../../trace/file/message-columns.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { CHUNK_OFFSET } from '../../../../trace/file/format.ts'
import { createSanitiser } from '../../../../trace/file/sanitise.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { validateStoredMessage } from '../../../../trace/validate/page-message.ts'
import { packMidi } from '../../../../trace/wire/midi-word.ts'
import type { PageMessage, StampedMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, readRecord, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { chunkStarts } from '../../../support/trace/trace-bytes.ts'

/** Stands in every text that a page, a device or a person can have chosen. */
const SECRET = 'Maria-4711'

/** Every message of the protocol, with the secret wherever there is a text. */
const MESSAGES: readonly PageMessage[] = [
  { ...DEFAULT_HELLO, url: `https://${SECRET}.example/`, title: SECRET },
  { type: 'document/condition', condition: 'hidden', wallMs: 1_800_000_000_100 },
  {
    type: 'source/define',
    source: {
      kind: 'context',
      id: 1,
      contextType: 'realtime',
      sampleRate: 48_000,
      renderQuantumFrames: 128,
      baseLatencyMs: 10,
      sink: SECRET,
      createdWallMs: 1_800_000_000_000,
      joined: false,
    },
  },
  {
    type: 'source/define',
    source: {
      kind: 'node',
      id: 2,
      contextId: 1,
      name: SECRET,
      processorIndex: 1,
      bufferFrames: 0,
      joined: false,
    },
  },
  {
    type: 'source/define',
    source: { kind: 'midiInput', id: 3, name: SECRET, manufacturer: SECRET, virtual: false },
  },
  {
    type: 'source/define',
    source: { kind: 'trigger', id: 4, source: 'key', event: 'keydown', detail: SECRET },
  },
  {
    type: 'source/define',
    source: { kind: 'trigger', id: 5, source: 'unknown', event: SECRET, detail: SECRET },
  },
  { type: 'source/define', source: { kind: 'graph', id: 6, joined: false } },
  {
    type: 'source/define',
    source: {
      kind: 'reference',
      id: 7,
      contextId: 1,
      nodeId: 2,
      inputId: 3,
      isJoined: true,
      mode: 'hardware',
    },
  },
  {
    type: 'context/update',
    id: 1,
    state: 'running',
    probe: 'blocked',
    reason: SECRET,
    baseLatencyMs: 10,
    sink: SECRET,
    wallMs: 1_800_000_000_200,
  },
  {
    type: 'worklet/hello',
    contextId: 1,
    clock: 'Temporal',
    clockStepUs: 5,
    clockCostUs: 1,
    shared: true,
  },
  { type: 'processor/define', contextId: 1, processorIndex: 1, name: SECRET, joined: false },
  { type: 'recorder/notice', code: 'process-untimed', text: `1 ${SECRET}`, wallMs: 1 },
  { type: 'recorder/notice', code: 'wrapper-fault', text: SECRET, wallMs: 1 },
  { type: 'midi/requested', wallMs: 1, outcome: 'native' },
  {
    type: 'reference/state',
    id: 7,
    state: 'failed',
    reason: SECRET,
    bankName: SECRET,
    presets: 1,
    mode: 'hardware',
    wallMs: 1,
  },
  { type: 'graph/site', graph: 6, site: 1, text: `at play (https://${SECRET}/a.js:1:2)` },
  { type: 'graph/parameter', graph: 6, number: 128, text: SECRET },
  { type: 'recorder/stopped', wallMs: 1 },
  { type: 'document/bye', wallMs: 1 },
  { type: 'marker/set', id: 7, wallMs: 1_800_000_000_050, text: SECRET, isRemoved: false },
]

const stamped = (message: PageMessage): StampedMessage => ({
  document: SECRET,
  frameId: 0,
  message,
})

const sanitised = (messages: readonly StampedMessage[]): StampedMessage[] => {
  const sanitiser = createSanitiser()
  return messages.map(sanitiser.sanitise)
}

type Fields = readonly [kind: number, a: number, b: number, frame?: number]

const chunk = (stream: number, records: readonly Fields[], from = 0): StampedMessage => {
  const bytes = new ArrayBuffer(records.length * RECORD_BYTES)
  const view = recordView(bytes)
  for (const [index, [kind, a, b, frame = Number.NaN]] of records.entries())
    writeRecord(view, index * RECORD_BYTES, kind, 0, 3, from + index, frame, 1000 + index, a, b)
  return stamped({ type: 'records/chunk', stream, dropped: 0, bytes })
}

function recordsOf({ message }: StampedMessage): ReturnType<typeof readRecord>[] {
  if (message.type !== 'records/chunk') return []
  const view = new DataView(message.bytes)
  return Array.from({ length: view.byteLength / RECORD_BYTES }, (_, index) =>
    readRecord(view, index * RECORD_BYTES),
  )
}

describe('a sanitised recording', () => {
  it('has no text that a page, a device or a person has chosen', () => {
    const clean = sanitised(MESSAGES.map(stamped))
    expect(JSON.stringify(MESSAGES)).toContain(SECRET)
    expect(JSON.stringify(clean)).not.toContain(SECRET)
    expect(JSON.stringify(clean)).not.toMatch(/4711|Maria|example/)
  })

  it('is one of the protocol, and of the same messages', () => {
    const clean = sanitised(MESSAGES.map(stamped))
    expect(clean.map(({ message }) => message.type)).toEqual(MESSAGES.map(({ type }) => type))
    for (const { message } of clean) expect(validateStoredMessage(message)).toEqual({ message })
  })

  it('keeps apart what had different names, and together what had the same', () => {
    const named = (name: string): StampedMessage =>
      stamped({ type: 'processor/define', contextId: 1, processorIndex: 1, name, joined: false })
    const names = sanitised(['a', 'b', 'a', ''].map(named)).map(
      ({ message }) => message.type === 'processor/define' && message.name,
    )
    expect(names).toEqual(['processor-1', 'processor-2', 'processor-1', ''])
    const documents = sanitised([
      stamped(DEFAULT_HELLO),
      { ...stamped(DEFAULT_HELLO), document: 'e' },
    ])
    expect(documents.map(({ document }) => document)).toEqual(['document-1', 'document-2'])
  })

  it('keeps the names of events that the platform gives', () => {
    const [known, own] = sanitised(MESSAGES.slice(5, 7).map(stamped))
    expect(known?.message).toMatchObject({ source: { event: 'keydown', detail: '' } })
    expect(own?.message).toMatchObject({ source: { event: '…', detail: '' } })
  })

  it('does not tell which notes were played, but that they were', () => {
    const played = [
      packMidi(0x93, 71, 99),
      packMidi(0x93, 71, 0),
      packMidi(0x83, 71, 30),
      packMidi(0xb3, 64, 127),
      packMidi(0xe3, 1, 2),
      packMidi(0xf0, 0x7e, 0x7f),
    ]
    const [clean] = sanitised([
      chunk(
        0,
        played.map((word, index) => [KIND.midiEvent, index, word]),
      ),
    ])
    const words = clean === undefined ? [] : recordsOf(clean).map(({ b }) => b)
    expect(words).toEqual([
      packMidi(0x90, 60, 64),
      packMidi(0x90, 60, 0),
      packMidi(0x80, 60, 64),
      packMidi(0xb0, 0, 0),
      packMidi(0xe0, 0, 0),
      packMidi(0xf0, 0, 0),
    ])
  })

  it('does not tell which keys the reference instrument sounded', () => {
    const word = 5 | (71 << 8) | (9 << 16) | (1 << 24)
    const [clean] = sanitised([
      chunk(7, [
        [KIND.engineVoice, word, 0.5],
        [KIND.engineSteal, word, 0.5],
      ]),
    ])
    const words = clean === undefined ? [] : recordsOf(clean).map(({ a }) => a)
    expect(words).toEqual([5 | (60 << 8) | (1 << 24), 5 | (60 << 8) | (1 << 24)])
  })

  it('leaves out values of parameters and unknown kinds, and that is no loss', () => {
    const records: Fields[] = [
      [KIND.graphNode, 1, 2],
      [KIND.graphValue, 1, 440],
      [200, 71, 99],
      [KIND.graphNode, 2, 2],
    ]
    const clean = sanitised([
      chunk(6, records),
      chunk(6, records, 4),
      chunk(1, [[KIND.level, 0, 1]]),
    ])
    expect(clean.map((each) => recordsOf(each).map(({ a, sequence }) => [a, sequence]))).toEqual([
      [
        [1, 0],
        [2, 1],
      ],
      [
        [1, 2],
        [2, 3],
      ],
      [[0, 0]],
    ])
  })

  it('has the same times and the same report of them', () => {
    const messages = goldenMessages()
    const before = messages.map((each) => JSON.stringify(recordsOf(each)))
    const clean = sanitised(messages)
    const times = (all: readonly StampedMessage[]): unknown =>
      all
        .flatMap(recordsOf)
        .map(({ kind, wallMs, frame, sequence }) => [kind, wallMs, frame, sequence])
    expect(times(clean)).toEqual(times(messages))
    const reportOf = (all: readonly StampedMessage[]) => {
      const session = createSession()
      for (const each of all) session.ingest(each)
      session.finish()
      return session.report()
    }
    const [with_, without] = [reportOf(messages), reportOf(clean)]
    expect(without.stages).toEqual(with_.stages)
    expect(without.onset).toEqual(with_.onset)
    expect(without.frames).toEqual(with_.frames)
    // What was given is as it was.
    expect(messages.map((each) => JSON.stringify(recordsOf(each)))).toEqual(before)
  })

  it('has nothing of it in its file either', () => {
    const file = writeTrace(
      sanitised([
        ...MESSAGES.map(stamped),
        chunk(0, [[KIND.midiEvent, 1, packMidi(0x93, 71, 99)]]),
      ]),
    )
    const [start = 0, end = 0] = chunkStarts(file)
    const inside = gunzipSync(file.subarray(start + CHUNK_OFFSET.stored, end))
    for (const bytes of [file, inside])
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/4711|Maria|example/)
    expect([...decodeColumns(inside)]).toHaveLength(MESSAGES.length + 1)
    expect(readTrace(file).notices).toEqual([])
  })
})
