// The way of a trace into Perfetto's page: asked until it answers, and nobody else hears of it. Node.

import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  handToPerfetto,
  type ListeningWindow,
  PERFETTO_ORIGIN,
  safeTitle,
} from '../../../../extension/handover/perfetto-handshake.ts'

afterEach(() => vi.useRealTimers())

function bench() {
  vi.useFakeTimers()
  const posted: { message: unknown; origin: string }[] = []
  const viewer = {
    closed: false,
    postMessage: (message: unknown, origin: string) => posted.push({ message, origin }),
  }
  const listeners: { tell: (event: MessageEvent) => void; signal: AbortSignal }[] = []
  const own: ListeningWindow = {
    addEventListener: (_, tell, { signal }) => listeners.push({ tell, signal }),
  }
  const answer = (data: unknown, origin: string, source: unknown = viewer): void => {
    for (const { tell, signal } of listeners)
      if (!signal.aborted) tell({ data, origin, source } as MessageEvent)
  }
  const done = handToPerfetto(
    viewer,
    { bytes: new Uint8Array([1, 2]), title: 'My <trace>.json' },
    own,
  )
  return { viewer, posted, answer, done }
}

describe('handing a trace to Perfetto', () => {
  it('asks until it is answered, then gives the bytes once', async () => {
    const { posted, answer, done } = bench()
    await vi.advanceTimersByTimeAsync(250)
    expect(posted.length).toBe(3)
    answer('PONG', PERFETTO_ORIGIN)
    answer('PONG', PERFETTO_ORIGIN)
    await done
    await vi.advanceTimersByTimeAsync(1000)
    expect(posted.map(({ origin }) => origin)).toEqual(Array(4).fill(PERFETTO_ORIGIN))
    const { perfetto } = posted.at(-1)!.message as {
      perfetto: { buffer: ArrayBuffer; title: string }
    }
    expect([...new Uint8Array(perfetto.buffer)]).toEqual([1, 2])
    expect(perfetto.title).toBe('My _trace_.json')
  })

  it('gives nothing to another origin, or to another window', async () => {
    const { posted, answer } = bench()
    answer('PONG', 'https://ui.perfetto.dev.example')
    answer('PONG', PERFETTO_ORIGIN, {})
    answer({ PONG: true }, PERFETTO_ORIGIN)
    expect(posted.every(({ message }) => message === 'PING')).toBe(true)
  })

  it('gives up where the page was closed, or never answers', async () => {
    const closed = bench()
    closed.viewer.closed = true
    const wait = expect(closed.done).rejects.toThrow('Perfetto was closed')
    await vi.advanceTimersByTimeAsync(200)
    await wait
    const silent = bench()
    const end = expect(silent.done).rejects.toThrow('Perfetto does not answer')
    await vi.advanceTimersByTimeAsync(61_000)
    await end
  })

  it('has a title of the characters that the viewer takes', () => {
    expect(safeTitle('awescope-2026.json — ünïcode')).toBe('awescope-2026.json _ _n_code')
  })
})
