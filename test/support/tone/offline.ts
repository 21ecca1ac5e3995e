// Renders what a test of Tone.js builds. Page of the bench.

import { Offline as renderOffline } from '../../../node_modules/tone/build/esm/core/context/Offline.js'
import { TestAudioBuffer } from './rendered.ts'

type Tick = (time: number) => void

interface OfflineContext {
  on(event: 'tick', run: () => void): unknown
  now(): number
  destination: unknown
  transport: unknown
}

type Build = (context: OfflineContext) => unknown

/**
 * Renders at 44.1 kHz. What `build` returns, one function or a list of them, is called at each tick of the rendering's
 * clock with its time in seconds.
 */
export async function Offline(
  build: Build,
  durationS = 0.1,
  channels = 1,
  sampleRate = 44_100,
): Promise<TestAudioBuffer> {
  const rendered = await renderOffline(
    async (context: unknown) => {
      const offline = context as OfflineContext
      const made: unknown = await build(offline)
      const ticks = (Array.isArray(made) ? made : [made]).filter(
        (each): each is Tick => typeof each === 'function',
      )
      offline.on('tick', () => ticks.forEach((tick) => tick(offline.now())))
    },
    durationS,
    channels,
    sampleRate,
  )
  return new TestAudioBuffer(rendered.get() as AudioBuffer)
}

/** Runs `check` once, at the first tick from `timeS` on. */
export function atTime(timeS: number, check: Tick): Tick {
  let isDone = false
  return (now) => {
    if (isDone || now < timeS) return
    isDone = true
    check(now)
  }
}

/** Runs `check` where `value` is from `start` up to, without, `stop`. */
export function whenBetween(value: number, start: number, stop: number, check: () => void): void {
  if (value >= start && value < stop) check()
}
