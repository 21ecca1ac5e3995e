// What the ear keeps of a tap's quanta, and when it sends it. The audio thread's scope is stubbed; Node.

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  EAR_CHUNK_FRAMES,
  EAR_CHUNKS,
  type FromEar,
} from '../../../../../trace/wire/ear-protocol.ts'

type Channels = readonly Float32Array[]
/** As the module has it, whose room knows the audio thread's scope. */
interface Ear {
  take(message: object): boolean
  hear(output: Channels, streams: Channels, frame: number, count: number): void
}
type OpenEar = (clock: { now(): number }) => Ear

const MODULE = '../../../../../injected/worklet/ear/ear.ts'
let createEar: OpenEar

beforeAll(async () => {
  const Processor = class {
    get port(): null {
      return null
    }
  }
  vi.stubGlobal('AudioWorkletProcessor', Processor)
  vi.stubGlobal('registerProcessor', () => undefined)
  vi.stubGlobal('sampleRate', 48_000)
  vi.stubGlobal('currentFrame', 0)
  const { createEar: create } = (await import(MODULE)) as { createEar: OpenEar }
  createEar = create
})

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

function openEar(): { ear: ReturnType<OpenEar>; near: MessagePort; next(): Promise<FromEar> } {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const ear = createEar({ now: () => 5 })
  expect(ear.take({ type: 'ear/open', port: port2 })).toBe(true)
  const next = (): Promise<FromEar> =>
    new Promise((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<FromEar>) => resolve(data)
    })
  return { ear, near: port1, next }
}

const ramp = (from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => from + index)

function hear(ear: ReturnType<OpenEar>, from: number, frames: number, quantum = 128): void {
  for (let frame = from; frame < from + frames; frame += quantum)
    ear.hear([ramp(frame, quantum), ramp(-frame, quantum)], [], frame, quantum)
}

const samplesOf = ({ bytes }: FromEar): Float32Array => new Float32Array(bytes)

describe('the ear', () => {
  it('sends both channels of a whole chunk, with its frames and its time', async () => {
    const { ear, next } = openEar()
    const coming = next()
    hear(ear, 256, EAR_CHUNK_FRAMES)
    const chunk = await coming
    expect(chunk).toMatchObject({ frame: 256, frames: EAR_CHUNK_FRAMES, wallMs: 5, dropped: 0 })
    const samples = samplesOf(chunk)
    expect(samples[0]).toBe(256)
    expect(samples[EAR_CHUNK_FRAMES - 1]).toBe(256 + EAR_CHUNK_FRAMES - 1)
    expect(samples[EAR_CHUNK_FRAMES]).toBe(-256)
  })

  it('takes quanta that do not divide a chunk', async () => {
    const { ear, next } = openEar()
    const coming = next()
    hear(ear, 0, 2 * EAR_CHUNK_FRAMES, 441)
    const samples = samplesOf(await coming)
    expect([...samples.subarray(0, EAR_CHUNK_FRAMES)]).toEqual([...ramp(0, EAR_CHUNK_FRAMES)])
  })

  it('hears one channel on both sides, streams where nothing goes to the destination, silence elsewhere', async () => {
    const { ear, next } = openEar()
    const coming = next()
    ear.hear([ramp(1, 128)], [ramp(9, 128)], 0, 128)
    ear.hear([], [ramp(7, 128)], 128, 128)
    ear.hear([], [], 256, 128)
    // A gap ends the chunk.
    ear.hear([], [], 1024, 128)
    const chunk = await coming
    const samples = samplesOf(chunk)
    expect(chunk.frames).toBe(384)
    expect([samples[0], samples[EAR_CHUNK_FRAMES]]).toEqual([1, 1])
    expect([samples[128], samples[EAR_CHUNK_FRAMES + 128]]).toEqual([7, 7])
    expect(samples[256]).toBe(0)
  })

  it('counts what it has no chunk for, and goes on when one comes back', async () => {
    const { ear, near, next } = openEar()
    const first = next()
    hear(ear, 0, (EAR_CHUNKS + 2) * EAR_CHUNK_FRAMES)
    const { bytes } = await first
    const rest = next()
    near.postMessage({ type: 'ear/return', bytes }, [bytes])
    await rest
    await new Promise((resolve) => setImmediate(resolve))
    const after = next()
    hear(ear, 100 * EAR_CHUNK_FRAMES, EAR_CHUNK_FRAMES)
    let chunk = await after
    while (chunk.frame < 100 * EAR_CHUNK_FRAMES) chunk = await next()
    expect(chunk.dropped).toBe(2 * EAR_CHUNK_FRAMES)
  })

  it('leaves messages of others alone, and hears nothing before it is opened', () => {
    const ear = createEar({ now: () => 0 })
    expect(ear.take({ type: 'chunk/flush' })).toBe(false)
    expect(() => ear.hear([ramp(0, 128)], [], 0, 128)).not.toThrow()
  })
})
