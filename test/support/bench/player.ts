// Plays a sequence on a synthesizer block by block, from wherever it is, and measures what that costs. Runs
// in the bench worker.

import { type MidiSequence, sequenceFrames } from '../../../midi/midi-sequence.ts'
import { eventsOf } from '../midi/events-of.ts'
import { BLOCK_FRAMES, type BenchSynth } from './synths.ts'
import { openThreadWait } from './thread-time.ts'

export interface BenchPlayer {
  /** Plays on for `seconds` of audio; begins again where the sequence ends. Returns CPU seconds of all threads. */
  play(seconds: number): number
  /**
   * Plays on for as many blocks as `own` has, and writes ms of each: `wall` as the clock says, `own` without what
   * the thread waited for a processor meanwhile.
   */
  time(own: Float64Array, wall: Float64Array): void
  /** Blocks without any event. Returns CPU seconds. */
  idle(seconds: number): number
}

export function createBenchPlayer(
  synth: BenchSynth,
  music: MidiSequence,
  sampleRate: number,
): BenchPlayer {
  let frame = 0
  let next = 0
  const events = eventsOf(music)
  const endFrame = Math.ceil((music.durationMs * sampleRate) / 1000)
  const frames = sequenceFrames(music.atMs, sampleRate)

  const feed = (): void => {
    if (next >= events.length && frame >= endFrame) {
      frame = 0
      next = 0
    }
    while (next < events.length && (frames[next] ?? 0) < frame + BLOCK_FRAMES) {
      synth.send(events[next]?.bytes ?? [])
      next += 1
    }
    frame += BLOCK_FRAMES
  }
  const cpuSecondsOf = (work: () => void): number => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }
  const blocksIn = (seconds: number): number => Math.round((seconds * sampleRate) / BLOCK_FRAMES)

  const wait = openThreadWait()

  return {
    play: (seconds) =>
      cpuSecondsOf(() => {
        for (let block = blocksIn(seconds); block > 0; block -= 1) {
          feed()
          synth.renderBlock()
        }
      }),
    time(own, wall) {
      for (let block = 0; block < own.length; block += 1) {
        const waitedMs = wait.waitedMs()
        const before = performance.now()
        feed()
        synth.renderBlock()
        const tookMs = performance.now() - before
        wall[block] = tookMs
        own[block] = Math.max(0, tookMs - (wait.waitedMs() - waitedMs))
      }
    },
    idle: (seconds) =>
      cpuSecondsOf(() => {
        for (let block = blocksIn(seconds); block > 0; block -= 1) synth.renderBlock()
      }),
  }
}
