// The piece that the reference instrument plays, fed into the engine's real queue block by block.

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { createEventQueue } from '../../../../../engine/midi/event-queue.ts'
import { createMidiReader } from '../../../../../engine/midi/midi-reader.ts'
import { createReferencePlayer } from '../../../../../injected/worklet/reference/reference-player.ts'

const BLOCK = 128

/** The queue as an engine has it, which plays what is due in each block, and notes when. */
function createQueueEngine() {
  const queue = createEventQueue()
  const played: { frame: number; kind: string; values: number[] }[] = []
  let frame = 0
  const target = new Proxy({} as Parameters<typeof createMidiReader>[0], {
    get:
      (_, kind: string) =>
      (...values: number[]) =>
        played.push({ frame: at, kind, values }),
  })
  let at = 0
  const reader = createMidiReader(target)
  const counters = {
    get queueDepth() {
      return queue.depth
    },
  }
  const engine = {
    get frame() {
      return frame
    },
    counters,
    sendShort: queue.pushShort,
    sendSysex: queue.pushSysex,
  } as unknown as Engine
  return {
    engine,
    queue,
    played,
    render() {
      for (; queue.nextFrame < frame + BLOCK; queue.deliver(reader))
        at = Math.max(frame, queue.nextFrame)
      frame += BLOCK
    },
  }
}

const notes = (count: number, everyMs: number) => ({
  atMs: Float64Array.from({ length: count }, (_, index) => index * everyMs),
  lengths: new Uint16Array(count).fill(3),
  bytes: Uint8Array.from({ length: count * 3 }, (_, index) => [0x90, 60, 100][index % 3] as number),
})

describe('the piece that the reference plays', () => {
  it('puts each event on its exact frame', () => {
    const { engine, played, render } = createQueueEngine()
    const player = createReferencePlayer()
    const { atMs, lengths, bytes } = notes(1000, 2.5)
    player.start(64, 48_000, atMs, lengths, bytes)
    while (engine.frame < 130_000) {
      player.feed(engine, BLOCK)
      render()
    }
    expect(played.map(({ frame }) => frame)).toEqual(
      [...atMs].map((ms) => 64 + Math.round(ms * 48)),
    )
  })

  it('loses nothing of more events at once than the queue has places', () => {
    const { engine, played, queue, render } = createQueueEngine()
    const player = createReferencePlayer()
    const { atMs, lengths, bytes } = notes(5000, 0)
    player.start(0, 48_000, atMs, lengths, bytes)
    for (let block = 0; block < 8; block++) {
      player.feed(engine, BLOCK)
      render()
    }
    expect(played.length).toBe(5000)
    expect(queue.overflows).toBe(0)
  })

  it('stops with what it has not handed over, and survives lists that contradict themselves', () => {
    const { engine, played, render } = createQueueEngine()
    const player = createReferencePlayer()
    player.start(
      0,
      48_000,
      new Float64Array([0, 0, Number.NaN]),
      new Uint16Array([3]),
      new Uint8Array([0x90]),
    )
    player.feed(engine, BLOCK)
    render()
    const { atMs, lengths, bytes } = notes(10, 10)
    player.start(engine.frame, 48_000, atMs, lengths, bytes)
    player.feed(engine, BLOCK)
    render()
    player.stop()
    const before = played.length
    for (let block = 0; block < 100; block++) {
      player.feed(engine, BLOCK)
      render()
    }
    expect(played.length).toBe(before)
  })
})
