// Memory without a global allocator: every pool of the engine is fixed, says its size once, and each growth after that
// counts as an allocation in the audio thread, which must not happen. The heap's size is fed from outside, where
// somebody can read it. Any thread; nothing allocates after the pools are registered.

const BYTES_PER_MEGABYTE = 1e6

const TOTAL = 0
const PEAK = 1
const GROWTHS = 2
const HEAP = 3
const HEAP_PEAK = 4

export interface MemoryTracker {
  /** A pool of fixed size. Answers its number. Registering is not a growth. */
  register(name: string, bytes: number): number
  /** The pool has another size now. A growth is counted, a loss is not. */
  resize(pool: number, bytes: number): void
  /** The pool was exchanged for another on purpose, such as a bank for the next one: no growth. */
  replace(pool: number, bytes: number): void
  /** A growth that somebody else noticed: total since creation, as in `EngineCounters.allocations`. */
  setForeignGrowths(total: number): void
  /** Of the JavaScript heap, where a context can read it. */
  setHeapBytes(bytes: number): void
  /** Growths since creation, own and foreign. */
  readonly growths: number
  /** Pools together, MB (10^6 bytes), now and at most. */
  readonly megabytes: number
  readonly peakMegabytes: number
  /** NaN where nobody told. */
  readonly heapMegabytes: number
  readonly heapPeakMegabytes: number
  /** Pool by pool, for people. Allocates. */
  describe(): { name: string; bytes: number }[]
}

/** A tracker without a pool. */
export function createMemoryTracker(): MemoryTracker {
  const names: string[] = []
  const sizes: number[] = []
  const totals = new Float64Array(5)
  totals[HEAP] = NaN
  totals[HEAP_PEAK] = NaN
  let foreign = 0

  function add(bytes: number): void {
    const total = (totals[TOTAL] as number) + bytes
    totals[TOTAL] = total
    if (total > (totals[PEAK] as number)) totals[PEAK] = total
  }

  return {
    register(name, bytes) {
      names.push(name)
      sizes.push(bytes)
      add(bytes)
      return names.length - 1
    },
    resize(pool, bytes) {
      const before = sizes[pool]
      if (before === undefined || before === bytes) return
      if (bytes > before) totals[GROWTHS] = (totals[GROWTHS] as number) + 1
      sizes[pool] = bytes
      add(bytes - before)
    },
    replace(pool, bytes) {
      add(bytes - (sizes[pool] ?? 0))
      sizes[pool] = bytes
    },
    setForeignGrowths(total) {
      foreign = total
    },
    setHeapBytes(bytes) {
      totals[HEAP] = bytes
      if (!((totals[HEAP_PEAK] as number) >= bytes)) totals[HEAP_PEAK] = bytes
    },
    get growths() {
      return (totals[GROWTHS] as number) + foreign
    },
    get megabytes() {
      return (totals[TOTAL] as number) / BYTES_PER_MEGABYTE
    },
    get peakMegabytes() {
      return (totals[PEAK] as number) / BYTES_PER_MEGABYTE
    },
    get heapMegabytes() {
      return (totals[HEAP] as number) / BYTES_PER_MEGABYTE
    },
    get heapPeakMegabytes() {
      return (totals[HEAP_PEAK] as number) / BYTES_PER_MEGABYTE
    },
    describe() {
      return names.map((name, index) => ({ name, bytes: sizes[index] ?? 0 }))
    },
  }
}
