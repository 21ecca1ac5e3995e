import { describe, expect, it } from 'vitest'
import { createScriptWatch, type LateBuffer } from '../../../../trace/glitches/script-watch.ts'

const BUFFER_MS = 20

/** The late buffers of handlers that began at these times, one after the other. */
function lateOf(startsMs: readonly number[]): LateBuffer[] {
  const watch = createScriptWatch(BUFFER_MS, () => 10)
  return startsMs.flatMap((startMs, index) => watch.add(startMs, index + 1, 100) ?? [])
}

const steady = (count: number, fromMs = 0): number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * BUFFER_MS)

describe('the buffers of a ScriptProcessor', () => {
  it('are in time where they come as often as they last, each with the next callback', () => {
    expect(lateOf(steady(200).map((ms) => Math.ceil(ms / 10.3) * 10.3))).toEqual([])
  })

  it('are late where several waited, and then run at once', () => {
    const starts = [...steady(20), 580, 580.2, 580.4, 580.6, 580.8, 581, 581.2, 581.4, 581.6]
    const late = lateOf([...starts, ...steady(10, 600)])
    expect(late[0]).toMatchObject({ fromMs: 400, toMs: 580, lateMs: 180 })
  })

  it('are not late after a pause in which nobody asked for any', () => {
    expect(lateOf([...steady(20), ...steady(50, 2400)])).toEqual([])
  })
})
