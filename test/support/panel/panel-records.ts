// The records of the synthetic recording: one stream's writer, one note, one stretch of render quanta. Runs in Node
// and in a page.

import { packMidi } from '../../../trace/wire/midi-word.ts'
import { ACTION, CAUSE, FLAG, KIND, RECORD_BYTES, writeRecord } from '../../../trace/wire/record.ts'
import { recordView } from '../../../trace/wire/record-view.ts'

export const INPUT_ID = 900
const QUANTUM = 128
const TIMED_EVERY = 8

export interface Voice {
  document: string
  frameId: number
  contextId: number
  nodeId: number
  sampleRate: number
  latencyMs: number
  startMs: number
  kind: 'worklet' | 'lookAhead' | 'granular'
  processors: { name: string; meanUs: number }[]
  noteEveryMs: number
}

export interface StreamWriter {
  write(
    kind: number,
    flags: number,
    source: number,
    frame: number,
    wallMs: number,
    a: number,
    b: number,
  ): void
  take(): ArrayBuffer
}

export function createStreamWriter(): StreamWriter {
  let view = new DataView(new ArrayBuffer(RECORD_BYTES * 2048))
  let used = 0
  let sequence = 0
  return {
    write(kind, flags, source, frame, wallMs, a, b) {
      writeRecord(
        recordView(view.buffer),
        used,
        kind,
        flags,
        source,
        sequence,
        frame,
        wallMs,
        Math.round(a),
        b,
      )
      sequence += 1
      used += RECORD_BYTES
    },
    take() {
      const bytes = view.buffer.slice(0, used)
      view = new DataView(new ArrayBuffer(RECORD_BYTES * 2048))
      used = 0
      return bytes
    },
  }
}

interface NotePlan {
  voice: Voice
  atMs: number
  event: number
  port: number
  page: StreamWriter
  audio: StreamWriter
  wall: (ms: number) => number
  frameAt: (ms: number) => number
  random: () => number
  running: readonly Voice[]
}

export function writeNote(plan: NotePlan): void {
  const { voice, atMs, event, port, page, audio, wall, frameAt, random, running } = plan
  const note = 48 + Math.floor(random() * 30)
  const velocity = 50 + Math.floor(random() * 70)
  const spike = random() < 0.06 ? 30 + random() * 60 : 0
  const midiMs = 0.4 + random() * 1.6 + spike
  const validationMs = voice.kind === 'granular' ? 7 + random() * 6 : 0.2 + random() * 0.5
  const postMs = 0.05 + random() * 0.15
  const handlerMs = atMs + midiMs
  const actionMs = handlerMs + validationMs
  const flags = voice.document === 'doc-b' ? FLAG.virtual : 0
  page.write(
    KIND.midiEvent,
    flags,
    INPUT_ID,
    Number.NaN,
    wall(atMs),
    event,
    packMidi(0x90, note, velocity),
  )
  for (const other of running) {
    page.write(
      KIND.eventFrame,
      0,
      other.contextId,
      Math.floor((((handlerMs - other.startMs) / 1000) * other.sampleRate) / QUANTUM) * QUANTUM,
      wall(handlerMs),
      event,
      0,
    )
  }
  page.write(KIND.handlerStart, 0, INPUT_ID, Number.NaN, wall(handlerMs), event, 0)
  const isPost = voice.kind !== 'lookAhead'
  const source = isPost ? voice.nodeId : voice.contextId
  const askedFrame = isPost ? Number.NaN : frameAt(actionMs) + 0.1 * voice.sampleRate
  const action = (isPost ? ACTION.post : ACTION.start) | (isPost ? CAUSE.handler : CAUSE.microtask)
  page.write(KIND.actionStart, action, source, askedFrame, wall(actionMs), event, isPost ? port : 0)
  page.write(
    KIND.actionEnd,
    action,
    source,
    askedFrame,
    wall(actionMs + postMs),
    event,
    isPost ? port : 0,
  )
  page.write(KIND.handlerEnd, 0, INPUT_ID, Number.NaN, wall(actionMs + postMs + 0.1), event, 0)

  const portMs = 0.5 + random() * 2.5
  const arriveMs = actionMs + postMs + portMs
  if (isPost)
    audio.write(
      KIND.arrive,
      0,
      1,
      Math.floor(frameAt(arriveMs) / QUANTUM) * QUANTUM,
      wall(arriveMs),
      port,
      // Of which the texts and buffers are 24 bytes.
      25,
    )
  const soundMs = isPost ? arriveMs + 1 + random() * 3 : actionMs + 100
  const fromSilence = random() < 0.7
  if (random() < 0.88) {
    const onsetFrame = Math.ceil(isPost ? frameAt(soundMs) : askedFrame)
    audio.write(
      KIND.onset,
      fromSilence ? FLAG.fromSilence : 0,
      0,
      onsetFrame,
      wall(soundMs + 2.7),
      fromSilence ? 0xffffffff : 900,
      0.3,
    )
  }
  // The matching note-off: it makes no sound and ends with its message.
  const offMs = atMs + 60
  page.write(
    KIND.midiEvent,
    flags,
    INPUT_ID,
    Number.NaN,
    wall(offMs),
    event + 1,
    packMidi(0x80, note, 0),
  )
  page.write(KIND.handlerStart, 0, INPUT_ID, Number.NaN, wall(offMs + 0.6), event + 1, 0)
  page.write(KIND.handlerEnd, 0, INPUT_ID, Number.NaN, wall(offMs + 0.9), event + 1, 0)
}

interface QuantaPlan {
  voice: Voice
  fromMs: number
  toMs: number
  audio: StreamWriter
  wall: (ms: number) => number
  frameAt: (ms: number) => number
  random: () => number
  isOverloaded: boolean
  counts: number[]
}

export function writeQuanta(plan: QuantaPlan): void {
  const { voice, fromMs, toMs, audio, wall, frameAt, random, isOverloaded, counts } = plan
  const first = Math.ceil(frameAt(Math.max(fromMs, voice.startMs)) / QUANTUM)
  const end = Math.ceil(frameAt(toMs) / QUANTUM)
  for (let quantum = first; quantum < end; quantum += 1) {
    if (quantum % TIMED_EVERY !== 0) continue
    const ms = voice.startMs + ((quantum * QUANTUM) / voice.sampleRate) * 1000
    voice.processors.forEach(({ meanUs }, index) => {
      const swell = 1 + 0.35 * Math.sin(ms / 1700 + index)
      const busy = isOverloaded ? 1.75 : 1
      const us = meanUs * swell * busy * (0.8 + random() * 0.4)
      audio.write(
        KIND.quantum,
        0,
        index + 1,
        quantum * QUANTUM,
        wall(ms),
        quantum + 1,
        Math.round(us / 100) * 100,
      )
    })
  }
  voice.processors.forEach((_, index) => {
    const quanta = end - first
    counts[index] = (counts[index] ?? 0) + quanta
    audio.write(
      KIND.quanta,
      0,
      index + 1,
      frameAt(toMs),
      wall(toMs),
      quanta,
      Math.floor(quanta / TIMED_EVERY),
    )
  })
}
