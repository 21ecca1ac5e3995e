// The load of one context by callbacks of its device: how much of a callback's time the quanta took that are rendered
// in it. Where a quantum does not divide the callback some callbacks render one more than others (441 frames over 128:
// 4, 3, 4, 3), so that their load is above the mean. Any reader context.

/** The quantum of a callback that took most, and its processor that took most of it. */
export interface QuantumLoad {
  us: number
  /** Processors that were timed in it. */
  processors: number
  /** Index of the processor, what it took, and the number of that call. */
  index: number
  processorUs: number
  call: number
}

/** What was timed in one callback. */
export interface CallbackLoad {
  /** Start of its first timed call, the audio thread's clock. */
  wallMs: number
  totalUs: number
  /** Quanta in which something was timed; `isFull`: these are all of it, and so are the calls in them. */
  quanta: number
  isFull: boolean
  readonly worst: QuantumLoad
}

export interface CallbackFigures {
  /** Frames that the device asks for at a time, and how many quanta are rendered for them at least and at most. */
  frames: number
  fewestQuanta: number
  mostQuanta: number
  /** Share of its time that a callback with the most quanta takes on average, by the average load of a quantum. */
  load: number
  /** The highest share that was timed, of callbacks of which all was timed; null: there was none. */
  peak: number | null
  /** Such callbacks. */
  timed: number
}

export interface CallbackMeter {
  /** Hears of each callback once all of it has come. */
  onClosed: ((callback: CallbackLoad) => void) | null
  /** How long a callback lasts, µs; a quantum's time where the platform does not tell. */
  readonly budgetUs: number
  /** True where the device's callback is known and is longer than a quantum. */
  readonly isKnown: boolean
  /** A timed call of a processor: the quantum's frame; `missed`: calls of it just before that were not timed. */
  add(frame: number, wallMs: number, us: number, index: number, call: number, missed: number): void
  /** Nothing more comes of the callback that is under way. */
  close(): void
  /** `averageLoad`: of a quantum. Null where the callback is not known. */
  figures(averageLoad: number): CallbackFigures | null
  clear(): void
}

/** `baseLatencyMs`: as last told by the platform; in Chromium it is one callback. Any thread; constant time. */
export function createCallbackMeter(
  quantumFrames: number,
  sampleRate: number,
  baseLatencyMs: () => number,
): CallbackMeter {
  const toUs = (frames: number): number => (frames / sampleRate) * 1e6
  let place = NaN
  let frames = quantumFrames
  let isWhole = true
  let current: CallbackLoad | null = null
  let quantum = emptyQuantum()
  let quantumFrame = NaN
  let timed = 0
  let peak = 0

  function callbackFrames(): number {
    const told = Math.round((baseLatencyMs() * sampleRate) / 1000)
    return told > quantumFrames ? told : quantumFrames
  }

  /** Quanta that begin before a frame. */
  const quantaBefore = (frame: number): number => Math.ceil(frame / quantumFrames)

  function closeQuantum(): void {
    if (current !== null && quantum.us > current.worst.us) Object.assign(current.worst, quantum)
    quantum = emptyQuantum()
    quantumFrame = NaN
  }

  function close(): void {
    if (current === null) return
    closeQuantum()
    const expected = quantaBefore((place + 1) * frames) - quantaBefore(place * frames)
    current.isFull = isWhole && current.quanta === expected
    if (current.isFull) {
      timed++
      peak = Math.max(peak, current.totalUs / toUs(frames))
    }
    const closed = current
    current = null
    meter.onClosed?.(closed)
  }

  const meter: CallbackMeter = {
    onClosed: null,
    get budgetUs() {
      return toUs(callbackFrames())
    },
    get isKnown() {
      return callbackFrames() > quantumFrames
    },
    add(frame, wallMs, us, index, call, missed) {
      if (!(us >= 0) || !Number.isFinite(us + frame + wallMs)) return
      const size = callbackFrames()
      const at = Math.floor(frame / size)
      if (at !== place || size !== frames) {
        close()
        place = at
        frames = size
        isWhole = true
      }
      current ??= { wallMs, totalUs: 0, quanta: 0, isFull: false, worst: emptyQuantum() }
      if (frame !== quantumFrame) {
        closeQuantum()
        quantumFrame = frame
        current.quanta++
      }
      isWhole &&= missed === 0
      current.totalUs += us
      quantum.us += us
      quantum.processors++
      if (us > quantum.processorUs) Object.assign(quantum, { index, processorUs: us, call })
    },
    close,
    figures(averageLoad) {
      const size = callbackFrames()
      if (size <= quantumFrames) return null
      const fewestQuanta = Math.floor(size / quantumFrames)
      const mostQuanta = Math.ceil(size / quantumFrames)
      const load = (averageLoad * mostQuanta * quantumFrames) / size
      return { frames: size, fewestQuanta, mostQuanta, load, peak: timed > 0 ? peak : null, timed }
    },
    clear() {
      current = null
      place = NaN
      timed = 0
      peak = 0
    },
  }
  return meter
}

const emptyQuantum = (): QuantumLoad => ({
  us: 0,
  processors: 0,
  index: 0,
  processorUs: 0,
  call: 0,
})
