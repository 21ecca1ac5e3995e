// A synthetic recording for the panel: what the bridge would send of a page with four contexts, written with the real
// record writer. Deterministic. Runs in Node and in a page.
//
//   context 1  a SoundFont worklet, notes heard at once
//   context 2  a synth that plays by node starts with 100 ms look-ahead
//   context 3  in an iframe: a granular processor that overloads for a while, underruns, a slow handler
//   context 4  made but never started
//   reference  where asked for: the real engine in a context of its own, beside contexts 1 and 2

import {
  PAGE_STREAM,
  type ContextState,
  type PageMessage,
  type SourceDefinition,
  type StampedMessage,
} from '../../../trace/wire/protocol.ts'
import { KIND, STAT } from '../../../trace/wire/record.ts'
import { createGraphScene } from './panel-graph.ts'
import { createReferenceScene } from './panel-reference.ts'
import { createSequencerScene } from './panel-sequencer.ts'
import {
  createStreamWriter,
  INPUT_ID,
  writeNote,
  writeQuanta,
  type StreamWriter,
  type Voice,
} from './panel-records.ts'

export interface FeedItem {
  /** When the panel would get it, ms after the start of the recording. */
  atMs: number
  stamped: StampedMessage
}

export interface FeedOptions {
  durationMs: number
  startWallMs?: number
  /** Contexts that play, 1…3 kinds, repeated beyond that. */
  playing?: number
  seed?: number
  /** With the reference instrument, from half a second on. */
  hasReference?: boolean
  /** With a sequencer in context 1, which is late now and then. */
  hasSequencer?: boolean
  /** With a graph in context 1, of so many voices at first; left out: none. */
  graphVoices?: number | undefined
  /** The contexts run, and nobody plays a note. */
  isSilent?: boolean
}

const CHUNK_MS = 100

/** The messages of a recording in order of arrival. */
export const createPanelFeed = (options: FeedOptions): FeedItem[] =>
  [...panelFeedParts(options)].flat().sort((left, right) => left.atMs - right.atMs)

/** The same, a tenth of a second at a time, so that a recording of any length can be had. */
export function* panelFeedParts(options: FeedOptions): Generator<FeedItem[]> {
  const { durationMs, startWallMs = 1_790_000_000_000, playing = 3, seed = 7 } = options
  const random = createRandom(seed)
  const voices = createVoices(playing)
  const streams = new Map<string, StreamWriter>()
  let items: FeedItem[] = []
  const send = (
    atMs: number,
    voice: Pick<Voice, 'document' | 'frameId'>,
    message: PageMessage,
  ): void => {
    items.push({ atMs, stamped: { document: voice.document, frameId: voice.frameId, message } })
  }
  const stream = (document: string, id: number): StreamWriter => {
    const key = `${document}/${id}`
    let writer = streams.get(key)
    if (writer === undefined) {
      writer = createStreamWriter()
      streams.set(key, writer)
    }
    return writer
  }

  introduce(voices, startWallMs, send)
  const scene = options.hasReference === true ? createReferenceScene(startWallMs, 500) : null
  const [host] = voices
  const hasSequencer = options.hasSequencer === true && host !== undefined
  const sequencer = hasSequencer ? createSequencerScene(startWallMs, host) : null
  const graph = createGraphScene(startWallMs, host, options.graphVoices)
  if (host !== undefined) graph?.introduce((atMs, message) => send(atMs, host, message))
  if (host !== undefined) sequencer?.introduce((atMs, message) => send(atMs, host, message))
  if (host !== undefined) scene?.introduce((atMs, message) => send(atMs, host, message))
  const eventNumbers = new Map<string, number>()
  const nextNoteMs = voices.map((voice, index) =>
    options.isSilent === true ? Number.POSITIVE_INFINITY : voice.startMs + 250 + index * 90,
  )
  const underruns = voices.map(() => 0)
  const counts = voices.map((voice) => voice.processors.map(() => 0))
  const ports = voices.map(() => 0)

  for (let fromMs = 0; fromMs < durationMs; fromMs += CHUNK_MS) {
    const toMs = fromMs + CHUNK_MS
    voices.forEach((voice, index) => {
      if (toMs <= voice.startMs) return
      const page = stream(voice.document, PAGE_STREAM)
      const audio = stream(voice.document, voice.contextId)
      const wall = (ms: number): number => startWallMs + ms
      const frameAt = (ms: number): number =>
        Math.max(0, ((ms - voice.startMs) / 1000) * voice.sampleRate)
      const isOverloaded =
        voice.kind === 'granular' && fromMs % 14_000 >= 3600 && fromMs % 14_000 < 5000
      page.write(
        KIND.outputClock,
        0,
        voice.contextId,
        frameAt(fromMs),
        wall(fromMs + voice.latencyMs + random() * 0.4),
        0,
        0,
      )
      page.write(
        KIND.contextClock,
        0,
        voice.contextId,
        frameAt(fromMs),
        wall(fromMs + random() * 2),
        0,
        voice.latencyMs - 10 + random() * 0.8 + (isOverloaded ? 9 : 0),
      )
      if (fromMs % 2000 === 0) {
        page.write(
          KIND.clockPing,
          0,
          voice.contextId,
          Number.NaN,
          wall(fromMs + 1),
          480 + random() * 300,
          0.12 + random() * 0.05,
        )
        page.write(
          KIND.stat,
          0,
          0,
          Number.NaN,
          wall(fromMs + 1),
          STAT.heapMegabytes,
          38 + random() * 6,
        )
        page.write(
          KIND.stat,
          0,
          0,
          Number.NaN,
          wall(fromMs + 1),
          STAT.probeEventUs,
          9 + random() * 3,
        )
        page.write(KIND.stat, 0, 0, Number.NaN, wall(fromMs + 1), STAT.pageClockStepUs, 100)
      }
      if (isOverloaded) underruns[index] = (underruns[index] ?? 0) + (random() < 0.45 ? 1 : 0)
      if (fromMs % 1000 === 0)
        page.write(
          KIND.stat,
          0,
          voice.contextId,
          Number.NaN,
          wall(fromMs + 2),
          STAT.underrunEvents,
          underruns[index]!,
        )
      while (nextNoteMs[index]! < toMs) {
        const atMs = nextNoteMs[index]!
        nextNoteMs[index] = atMs + voice.noteEveryMs * (0.85 + random() * 0.3)
        const event = (eventNumbers.get(voice.document) ?? 0) + 1
        eventNumbers.set(voice.document, event + 1)
        ports[index]! += 1
        writeNote({
          voice,
          atMs,
          event,
          port: ports[index]!,
          page,
          audio,
          wall,
          frameAt,
          random,
          running: voices.filter(
            (other) => other.document === voice.document && other.startMs < atMs,
          ),
        })
        ports[index]! += 1
      }
      writeQuanta({
        voice,
        fromMs,
        toMs,
        audio,
        wall,
        frameAt,
        random,
        isOverloaded,
        counts: counts[index]!,
      })
      if (isOverloaded && random() < 0.5)
        audio.write(KIND.gap, 0, 0, frameAt(toMs - 5), wall(toMs - 5), 441, 11 + random() * 8)
      const clipped = voice.kind === 'granular' && isOverloaded ? 37 : 0
      audio.write(
        KIND.level,
        0,
        0,
        frameAt(toMs - 1),
        wall(toMs - 1),
        clipped << 16,
        0.2 + random() * 0.5 + (clipped > 0 ? 0.5 : 0),
      )
      send(toMs + 4, voice, {
        type: 'records/chunk',
        stream: voice.contextId,
        dropped: 0,
        bytes: audio.take(),
      })
    })
    if (host !== undefined) {
      const { document } = host
      const nextEvent = (): number => {
        const event = (eventNumbers.get(document) ?? 0) + 1
        eventNumbers.set(document, event)
        return event
      }
      graph?.chunk(fromMs, toMs, (message) => send(toMs + 4, host, message))
      sequencer?.chunk(fromMs, toMs, stream(document, PAGE_STREAM), nextEvent)
      scene?.chunk(toMs, stream(document, PAGE_STREAM), nextEvent, (message) =>
        send(toMs + 4, host, message),
      )
    }
    for (const document of new Set(voices.map((voice) => voice.document))) {
      const voice = voices.find((candidate) => candidate.document === document)!
      const bytes = stream(document, PAGE_STREAM).take()
      if (bytes.byteLength > 0)
        send(toMs + 5, voice, { type: 'records/chunk', stream: PAGE_STREAM, dropped: 0, bytes })
    }
    yield items
    items = []
  }
}

function createVoices(playing: number): Voice[] {
  const kinds: Omit<Voice, 'contextId' | 'nodeId' | 'startMs'>[] = [
    {
      document: 'doc-a',
      frameId: 0,
      sampleRate: 48_000,
      latencyMs: 42,
      kind: 'worklet',
      noteEveryMs: 430,
      processors: [
        { name: 'soundfont-processor', meanUs: 410 },
        { name: 'reverb-processor', meanUs: 185 },
      ],
    },
    {
      document: 'doc-a',
      frameId: 0,
      sampleRate: 44_100,
      latencyMs: 46,
      kind: 'lookAhead',
      noteEveryMs: 610,
      processors: [{ name: 'bitcrusher', meanUs: 35 }],
    },
    {
      document: 'doc-b',
      frameId: 7,
      sampleRate: 48_000,
      latencyMs: 52,
      kind: 'granular',
      noteEveryMs: 520,
      processors: [{ name: 'granular-cloud', meanUs: 1600 }],
    },
  ]
  return Array.from({ length: playing }, (_, index) => ({
    ...kinds[index % kinds.length]!,
    contextId: index + 1,
    nodeId: 100 + index * 10,
    startMs: 150 + index * 220,
  }))
}

function introduce(
  voices: readonly Voice[],
  startWallMs: number,
  send: (atMs: number, voice: Pick<Voice, 'document' | 'frameId'>, message: PageMessage) => void,
): void {
  for (const document of new Set(voices.map((voice) => voice.document))) {
    const voice = voices.find((candidate) => candidate.document === document)!
    const isTopFrame = voice.frameId === 0
    send(0, voice, {
      type: 'document/hello',
      version: 1,
      url: isTopFrame
        ? 'http://localhost:8080/studio/index.html'
        : 'http://localhost:8080/studio/granular.html',
      title: 'Studio',
      timeOriginMs: startWallMs - 40,
      startedWallMs: startWallMs,
      joined: false,
      isTopFrame,
      crossOriginIsolated: false,
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      platform: 'Linux x86_64',
      clockStepUs: 100,
    })
    const input: SourceDefinition = {
      kind: 'midiInput',
      id: INPUT_ID,
      name: isTopFrame ? 'Keystation 49' : 'Awescope',
      manufacturer: 'M-Audio',
      virtual: !isTopFrame,
    }
    send(30, voice, { type: 'midi/requested', wallMs: startWallMs + 30, outcome: 'native' })
    send(31, voice, { type: 'source/define', source: input })
  }
  for (const voice of voices) introduceContext(voice, startWallMs, 'running', send)
  const first = voices[0]!
  const idle: Voice = { ...first, contextId: 80, nodeId: 800, startMs: 600, processors: [] }
  introduceContext(idle, startWallMs, 'suspended', send)
}

function introduceContext(
  voice: Voice,
  startWallMs: number,
  state: ContextState,
  send: (atMs: number, voice: Pick<Voice, 'document' | 'frameId'>, message: PageMessage) => void,
): void {
  const { contextId, sampleRate, startMs } = voice
  const createdWallMs = startWallMs + startMs - 20
  send(startMs - 20, voice, {
    type: 'source/define',
    source: {
      kind: 'context',
      id: contextId,
      contextType: 'realtime',
      sampleRate,
      renderQuantumFrames: 128,
      baseLatencyMs: 10,
      sink: 'Built-in Audio',
      createdWallMs,
      joined: false,
    },
  })
  send(startMs - 10, voice, {
    type: 'context/update',
    id: contextId,
    state,
    probe: state === 'running' ? 'running' : 'loading',
    reason: '',
    baseLatencyMs: 10,
    sink: 'Built-in Audio',
    wallMs: createdWallMs + 10,
  })
  if (state !== 'running') return
  send(startMs - 5, voice, {
    type: 'worklet/hello',
    contextId,
    clock: 'Temporal',
    clockStepUs: 100,
    clockCostUs: 0.48,
    shared: false,
  })
  voice.processors.forEach(({ name }, index) => {
    send(startMs - 4, voice, {
      type: 'source/define',
      source: {
        kind: 'node',
        id: voice.nodeId + index,
        contextId,
        name,
        processorIndex: index + 1,
        bufferFrames: 0,
        joined: false,
      },
    })
    send(startMs - 4, voice, {
      type: 'processor/define',
      contextId,
      processorIndex: index + 1,
      name,
      joined: false,
    })
  })
}

function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
