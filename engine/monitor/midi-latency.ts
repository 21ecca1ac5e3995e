// From a message's arrival in the audio thread to the frame where it plays. What plays "now" waits for the next block;
// that wait is the latency. Audio thread; fixed memory, nothing allocates.

/** Messages that wait for their block at most; further ones play, but are not timed (and are counted). */
const CAPACITY = 256

const SUM = 0
const MAX = 1
const COUNT = 2
const UNTIMED = 3

export interface MidiLatency {
  /** A message came and will play at `frame`. */
  arrive(arrivalWallMs: number, frame: number): void
  /** True where a message waits: only then must the clock be read. */
  readonly isWaiting: boolean
  /** A block begins at `frame`: what plays in it is timed. */
  beginBlock(nowMs: number, frame: number, blockFrames: number, sampleRate: number): void
  /** Since the last `closeInterval`, ms. */
  readonly meanMs: number
  readonly maxMs: number
  readonly count: number
  /** Messages that could not be timed, in all. */
  readonly untimed: number
  closeInterval(): void
}

/** A meter without a message. */
export function createMidiLatency(): MidiLatency {
  const arrivals = new Float64Array(CAPACITY)
  const frames = new Float64Array(CAPACITY)
  const totals = new Float64Array(4)
  let waiting = 0

  return {
    arrive(arrivalWallMs, frame) {
      if (waiting === CAPACITY) {
        totals[UNTIMED] = (totals[UNTIMED] as number) + 1
        return
      }
      arrivals[waiting] = arrivalWallMs
      frames[waiting] = frame
      waiting++
    },
    get isWaiting() {
      return waiting > 0
    },
    beginBlock(nowMs, frame, blockFrames, sampleRate) {
      let kept = 0
      for (let index = 0; index < waiting; index++) {
        const playFrame = frames[index] as number
        const arrivedMs = arrivals[index] as number
        if (playFrame >= frame + blockFrames) {
          arrivals[kept] = arrivedMs
          frames[kept] = playFrame
          kept++
          continue
        }
        const insideMs = (Math.max(0, playFrame - frame) * 1000) / sampleRate
        const ms = Math.max(0, nowMs - arrivedMs) + insideMs
        if (!(ms >= 0)) continue
        totals[SUM] = (totals[SUM] as number) + ms
        totals[COUNT] = (totals[COUNT] as number) + 1
        if (ms > (totals[MAX] as number)) totals[MAX] = ms
      }
      waiting = kept
    },
    get meanMs() {
      const count = totals[COUNT] as number
      return count === 0 ? 0 : (totals[SUM] as number) / count
    },
    get maxMs() {
      return totals[MAX] as number
    },
    get count() {
      return totals[COUNT] as number
    },
    get untimed() {
      return totals[UNTIMED] as number
    },
    closeInterval() {
      totals[SUM] = 0
      totals[MAX] = 0
      totals[COUNT] = 0
    },
  }
}
