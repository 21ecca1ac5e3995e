// A reference instrument for the panel's synthetic recording: the real engine plays chords and the real monitor
// writes its records, on a clock that is moved by hand. Deterministic. Runs in Node and in a page.

import { packMidi } from '../../../trace/wire/midi-word.ts'
import { createEngine } from '../../../engine/engine.ts'
import { createEngineMonitor } from '../../../engine/monitor/engine-monitor.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { createChunkPool } from '../../../trace/wire/chunk-pool.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, CAUSE, FLAG, KIND, RECORD_BYTES } from '../../../trace/wire/record.ts'
import { createRecordWriter } from '../../../trace/wire/record-writer.ts'
import { createStreamWriter, type StreamWriter } from './panel-records.ts'
import { buildSoundFont } from '../soundfont/build-soundfont.ts'
import { sineSample } from '../soundfont/banks.ts'

const SAMPLE_RATE = 48_000
const BLOCK = 128
const CONTEXT_ID = 60
const NODE_ID = 61
const INPUT_ID = 62
export const REFERENCE_ID = 63
const LATENCY_MS = 42
const NOTE_EVERY_MS = 290
/** How long after its event a note reaches the audio thread, and sounds, ms. */
const ARRIVE_MS = 1.2
const VOICES = 30
const CHORD = [0, 4, 7, 12, 16]

export interface ReferenceScene {
  /** Definitions and states; `send` in the order of arrival. */
  introduce(send: (atMs: number, message: PageMessage) => void): void
  /**
   * Everything up to `toMs`; the page's records go into its own stream. `nextEvent` gives the next number of an
   * event.
   */
  chunk(
    toMs: number,
    page: StreamWriter,
    nextEvent: () => number,
    send: (message: PageMessage) => void,
  ): void
}

/** A reference that is injected at `startMs`, ms after `startWallMs`. */
export function createReferenceScene(startWallMs: number, startMs: number): ReferenceScene {
  const wall = (ms: number): number => startWallMs + ms
  const frameAt = (ms: number): number => ((ms - startMs) / 1000) * SAMPLE_RATE
  const audio = createStreamWriter()
  const engine = createEngine({ sampleRate: SAMPLE_RATE, voices: VOICES })
  engine.loadBank(
    parseSoundFont(
      buildSoundFont({
        samples: [sineSample()],
        instruments: [{ zones: [{ generators: [[54, 1]], sample: 0 }] }],
        presets: [{ zones: [{ instrument: 0 }] }],
      }),
    ),
  )
  // Steps of 100 µs, as in Chromium; each reading takes a while, as it does there.
  let clockUs = 0
  const clock = {
    now: () => {
      clockUs += 20
      return wall(startMs) + (Math.floor(clockUs / 100) * 100) / 1000
    },
  }
  const pool = createChunkPool({ isGrowing: true })
  const writer = createRecordWriter(pool)
  const monitor = createEngineMonitor(engine, clock, {
    sampleRate: SAMPLE_RATE,
    blockFrames: BLOCK,
    source: REFERENCE_ID,
    clockStepUs: 100,
    bankBytes: 31_400_000,
  })
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  let nextNoteMs = startMs + 400
  let notes = 0
  let frame = 0

  function note(page: StreamWriter, event: number, port: number, atMs: number): void {
    const key = 48 + ((notes * 7) % 24)
    const handlerMs = atMs + 0.4
    const arriveMs = handlerMs + 0.3 + ARRIVE_MS
    const arriveFrame = Math.floor(frameAt(arriveMs) / BLOCK) * BLOCK
    const data = packMidi(0x90, key, 100)
    page.write(KIND.midiEvent, 0, INPUT_ID, Number.NaN, wall(atMs), event, data)
    const dispatched = Math.floor(frameAt(handlerMs) / BLOCK) * BLOCK
    page.write(KIND.eventFrame, 0, CONTEXT_ID, dispatched, wall(handlerMs), event, 0)
    page.write(KIND.handlerStart, 0, INPUT_ID, Number.NaN, wall(handlerMs), event, 0)
    const action = ACTION.post | CAUSE.handler
    page.write(KIND.actionStart, action, NODE_ID, Number.NaN, wall(handlerMs + 0.1), event, port)
    page.write(KIND.actionEnd, action, NODE_ID, Number.NaN, wall(handlerMs + 0.2), event, port)
    page.write(KIND.handlerEnd, 0, INPUT_ID, Number.NaN, wall(handlerMs + 0.3), event, 0)
    audio.write(KIND.arrive, 0, 1, arriveFrame, wall(arriveMs), port, 0)
    audio.write(
      KIND.onset,
      FLAG.fromSilence,
      0,
      arriveFrame + BLOCK + 20,
      wall(arriveMs + 3),
      0xffffffff,
      0.3,
    )
    for (const step of CHORD) engine.sendShort(arriveFrame, 0x90, key + step, 100)
    // Every third chord is let go; the others are held, so that voices run out.
    if (notes % 3 === 0) {
      const offFrame = arriveFrame + Math.round(0.3 * SAMPLE_RATE)
      for (const step of CHORD) engine.sendShort(offFrame, 0x80, key + step, 0)
    }
    notes += 1
  }

  function render(untilFrame: number): void {
    while (frame + BLOCK <= untilFrame) {
      // The clock runs with the audio, then the block takes its time.
      clockUs = Math.max(clockUs, (frame / SAMPLE_RATE) * 1e6)
      if (frame % (BLOCK * 160) === 0) monitor.onMessage(clock.now() - 1.1, frame)
      monitor.beginBlock(frame)
      engine.render(left, right, 0, BLOCK)
      clockUs += 70 + 11 * engine.counters.activeVoices
      monitor.endBlock()
      frame += BLOCK
      monitor.writeRecords(writer, frame, wall(startMs + (frame / SAMPLE_RATE) * 1000))
    }
  }

  return {
    introduce(send) {
      send(startMs, {
        type: 'source/define',
        source: {
          kind: 'context',
          id: CONTEXT_ID,
          contextType: 'realtime',
          sampleRate: SAMPLE_RATE,
          renderQuantumFrames: 128,
          baseLatencyMs: 10,
          sink: 'Built-in Audio',
          createdWallMs: wall(startMs),
          joined: false,
        },
      })
      send(startMs + 1, {
        type: 'context/update',
        id: CONTEXT_ID,
        state: 'running',
        probe: 'running',
        reason: '',
        baseLatencyMs: 10,
        sink: 'Built-in Audio',
        wallMs: wall(startMs + 1),
      })
      send(startMs + 2, {
        type: 'worklet/hello',
        contextId: CONTEXT_ID,
        clock: 'Temporal',
        clockStepUs: 100,
        clockCostUs: 0.5,
        shared: false,
      })
      send(startMs + 3, {
        type: 'source/define',
        source: {
          kind: 'node',
          id: NODE_ID,
          contextId: CONTEXT_ID,
          name: 'awescope.reference',
          processorIndex: 1,
          bufferFrames: 0,
          joined: false,
        },
      })
      send(startMs + 3, {
        type: 'source/define',
        source: {
          kind: 'midiInput',
          id: INPUT_ID,
          name: 'Reference',
          manufacturer: 'Awescope',
          virtual: true,
        },
      })
      send(startMs + 3, {
        type: 'source/define',
        source: {
          kind: 'reference',
          id: REFERENCE_ID,
          contextId: CONTEXT_ID,
          nodeId: NODE_ID,
          inputId: INPUT_ID,
          isJoined: false,
          mode: 'hardware',
        },
      })
      send(startMs + 5, {
        type: 'reference/state',
        id: REFERENCE_ID,
        state: 'ready',
        reason: '',
        bankName: 'General MIDI (bundled)',
        presets: 189,
        mode: 'hardware',
        wallMs: wall(startMs + 5),
      })
    },
    chunk(toMs, page, nextEvent, send) {
      if (toMs <= startMs) return
      page.write(
        KIND.outputClock,
        0,
        CONTEXT_ID,
        Math.max(0, frameAt(toMs - 100)),
        wall(toMs - 100 + LATENCY_MS),
        0,
        0,
      )
      page.write(
        KIND.contextClock,
        0,
        CONTEXT_ID,
        Math.max(0, frameAt(toMs - 100)),
        wall(toMs - 100),
        0,
        LATENCY_MS - 10,
      )
      if (toMs % 2000 === 0)
        page.write(KIND.clockPing, 0, CONTEXT_ID, Number.NaN, wall(toMs - 50), 480, 0.1)
      while (nextNoteMs < toMs) {
        note(page, nextEvent(), notes + 1, nextNoteMs)
        nextNoteMs += NOTE_EVERY_MS
      }
      render(frameAt(toMs))
      audio.write(KIND.level, 0, 0, frameAt(toMs - 1), wall(toMs - 1), 0, 0.3)
      send({ type: 'records/chunk', stream: CONTEXT_ID, dropped: 0, bytes: audio.take() })
      for (let filled = pool.take(); filled !== null; filled = pool.take()) {
        const bytes = filled.bytes.slice(
          0,
          filled.recordBytes - (filled.recordBytes % RECORD_BYTES),
        )
        send({ type: 'records/chunk', stream: REFERENCE_ID, dropped: pool.dropped, bytes })
      }
    },
  }
}
