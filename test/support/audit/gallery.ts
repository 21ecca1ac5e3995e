// The gallery of faulty instruments: each with one planted fault of known size, the audit that must find it and what its
// value must be. Pages are test/fixtures/pages/faulty; the table of docs/audits/faulty-instruments.md is this list.

export interface Fault {
  /** The page's address behind `?`. */
  readonly query: string
  /** What is wrong with it, in the table. */
  readonly what: string
  readonly id: string
  /** What the audit's value must be. */
  readonly size: number
  /** Where a tenth of it is finer than what is measured: the clock, a callback's phase. */
  readonly floor?: number
  /** 1 where nothing else is said. */
  readonly strictness?: number
  /** Besides `--strictness`. */
  readonly options?: readonly string[]
}

const LISTENING = ['--listen', '12s'] as const

/** Of the planted size. */
export const TOLERANCE = 0.1

export const FAULTS: readonly Fault[] = [
  { query: 'ahead=20', what: 'starts 20 ms ahead', id: 'lookAhead.constant', size: 20 },
  { query: 'ahead=50', what: 'starts 50 ms ahead', id: 'lookAhead.constant', size: 50 },
  { query: 'ahead=100', what: 'starts 100 ms ahead', id: 'lookAhead.constant', size: 100 },
  {
    query: 'timer=10',
    what: 'plays from a timer of 10 ms',
    id: 'lookAhead.timer',
    size: 10,
    floor: 2.5,
  },
  {
    query: 'timer=25',
    what: 'plays from a timer of 25 ms',
    id: 'lookAhead.timer',
    size: 25,
    floor: 2.5,
  },
  {
    query: 'timer=20',
    what: 'plays from a timer of 20 ms',
    id: 'latency.page',
    size: 20,
    floor: 4,
    strictness: 2,
  },
  {
    query: 'timer=40',
    what: 'plays from a timer of 40 ms',
    id: 'latency.page',
    size: 40,
    floor: 3,
    strictness: 2,
  },
  {
    query: 'way=worklet&timer=15',
    what: 'posts from a timer of 15 ms',
    id: 'lookAhead.timer',
    size: 15,
    floor: 2.5,
  },
  {
    query: 'way=worklet&timer=40',
    what: 'posts from a timer of 40 ms',
    id: 'latency.page',
    size: 40,
    floor: 3,
    strictness: 2,
  },
  {
    query: 'way=script&timer=30',
    what: 'stores from a timer of 30 ms',
    id: 'latency.page',
    size: 46,
    floor: 8,
    strictness: 2,
  },
  { query: 'ramp=30', what: 'is mute for 30 ms', id: 'lookAhead.inside', size: 30, floor: 4 },
  { query: 'ramp=60', what: 'is mute for 60 ms', id: 'lookAhead.inside', size: 60, floor: 4 },
  {
    query: 'idle=1',
    what: 'short buffer in a context that is idle',
    id: 'lookAhead.otherContext',
    size: 13.2,
    floor: 2,
  },
  {
    query: 'playback=1',
    what: 'asks for "playback"',
    id: 'hygiene.latencyHint',
    size: 23.2,
    floor: 3,
  },
  {
    query: 'jitter=3',
    what: 'jitters evenly by ± 3 ms',
    id: 'jitter.spread',
    size: 2.8,
    floor: 1.5,
    strictness: 6,
  },
  {
    query: 'jitter=8',
    what: 'jitters evenly by ± 8 ms',
    id: 'jitter.spread',
    size: 7.2,
    floor: 1.5,
    strictness: 3,
  },
  {
    query: 'way=worklet&jitter=12',
    what: 'jitters evenly by ± 12 ms',
    id: 'jitter.spread',
    size: 10.8,
    floor: 1.5,
    strictness: 3,
  },
  {
    query: 'frames=1',
    what: 'waits for an animation frame',
    id: 'jitter.grid',
    size: 16.67,
    strictness: 2,
  },
  {
    query: 'interval=20',
    what: 'works a list off each 20 ms',
    id: 'jitter.grid',
    size: 20,
    strictness: 2,
  },
  {
    query: 'interval=32',
    what: 'works a list off each 32 ms',
    id: 'jitter.grid',
    size: 32,
    strictness: 2,
  },
  {
    query: 'way=worklet&interval=20',
    what: 'posts a list each 20 ms',
    id: 'jitter.grid',
    size: 20,
    strictness: 2,
  },
  {
    query: 'way=worklet&buffer=1024',
    what: 'begins notes each 1024 frames',
    id: 'jitter.grid',
    size: 23.2,
    floor: 2,
  },
  {
    query: 'way=worklet&buffer=2048',
    what: 'begins notes each 2048 frames',
    id: 'jitter.grid',
    size: 46.4,
    floor: 4,
  },
  {
    query: 'plays=1&drags=40',
    what: 'a timer that comes 0 to 40 ms late',
    id: 'jitter.rhythm',
    size: 16.3,
    floor: 4,
    options: LISTENING,
  },
  {
    query: 'way=ahead&ticks=300',
    what: 'a scheduler that runs too seldom',
    id: 'timestamps.past',
    size: 0.67,
    floor: 0.15,
    options: LISTENING,
  },
  { query: 'past=20', what: 'starts 20 ms in the past', id: 'timestamps.past', size: 1 },
  { query: 'origin=1', what: "starts by the page's clock", id: 'timestamps.origin', size: 1 },
  {
    query: 'slowFirst=200',
    what: 'takes 200 ms for its first note',
    id: 'latency.firstNote',
    size: 200,
    floor: 15,
  },
  {
    query: 'way=worklet&slowFirst=120',
    what: 'takes 120 ms for its first note',
    id: 'latency.firstNote',
    size: 120,
    floor: 15,
  },
  { query: 'slowFirst=700', what: 'sounds after 700 ms at first', id: 'latency.cold', size: 705 },
  {
    query: 'handler=30',
    what: 'its handler takes 30 ms',
    id: 'hygiene.handler',
    size: 30,
    floor: 3,
  },
  {
    query: 'way=worklet&handler=20',
    what: 'its handler takes 20 ms',
    id: 'hygiene.handler',
    size: 20,
    floor: 3,
  },
  { query: 'loses=5', what: 'loses each 5th note', id: 'notes.lost', size: 0.2, floor: 0.04 },
  {
    query: 'way=worklet&loses=10',
    what: 'loses each 10th note',
    id: 'notes.lost',
    size: 0.1,
    floor: 0.02,
  },
  {
    query: 'losesChords=5',
    what: 'loses each 5th note behind another',
    id: 'notes.chords',
    size: 0.167,
    floor: 0.03,
    strictness: 3,
  },
  {
    query: 'losesChords=50',
    what: 'loses each 50th note behind another',
    id: 'notes.chords',
    size: 0.0167,
    floor: 0.005,
    strictness: 10,
  },
  {
    query: 'doubles=5',
    what: 'plays each 5th note twice',
    id: 'notes.doubled',
    size: 0.2,
    floor: 0.06,
    strictness: 2,
  },
  {
    query: 'way=worklet&always=1300',
    what: 'computes 1300 µs in each quantum',
    id: 'load.average',
    size: 0.448,
    floor: 0.06,
  },
  {
    query: 'way=worklet&always=1400',
    what: 'computes 1400 µs in each quantum',
    id: 'load.callback',
    size: 0.56,
    floor: 0.08,
  },
  {
    query: 'way=worklet&always=2100',
    what: 'computes 2100 µs in each quantum',
    id: 'load.peak',
    size: 0.73,
    floor: 0.15,
  },
  {
    query: 'way=worklet&costs=100',
    what: '100 µs for each voice',
    id: 'load.voice',
    size: 0.0345,
    floor: 0.006,
    strictness: 3,
  },
  {
    query: 'way=worklet&grows=30',
    what: '30 µs more each second',
    id: 'load.growth',
    size: 0.62,
    floor: 0.09,
    strictness: 2,
  },
  {
    query: 'way=worklet&always=600',
    what: 'computes 600 µs in silence',
    id: 'load.sleep',
    size: 0.207,
    floor: 0.03,
  },
  {
    query: 'way=worklet&plays=200&tails=600',
    what: 'tails cost three times as much',
    id: 'load.tails',
    size: 2,
    floor: 0.6,
  },
  { query: 'second=1', what: 'runs a second context', id: 'hygiene.contexts', size: 2 },
  {
    query: 'contexts=8',
    what: 'makes a context for each 8th note',
    id: 'hygiene.openContexts',
    size: 3,
  },
  { query: 'way=script', what: 'a ScriptProcessor', id: 'hygiene.scriptProcessor', size: 1 },
  {
    query: 'way=worklet&posts=1',
    what: 'posts for each quantum',
    id: 'hygiene.messages',
    size: 345,
    floor: 35,
  },
  {
    query: 'way=worklet&bytes=4096',
    what: 'posts 4096 bytes for each quantum',
    id: 'hygiene.kilobytes',
    size: 1411,
  },
  {
    query: 'way=endless',
    what: 'a processor for each note, for ever',
    id: 'hygiene.endless',
    size: 1,
    strictness: 2,
  },
  {
    query: 'keeps=1',
    what: 'keeps a node of each note',
    id: 'hygiene.nodes',
    size: 8,
    strictness: 3,
  },
  {
    query: 'leaks=50',
    what: 'keeps 50 kB of each note',
    id: 'hygiene.memoryKilobytes',
    size: 400,
    strictness: 3,
  },
  { query: 'rate=22050', what: 'asks for 22050 Hz', id: 'hygiene.resampling', size: 1 },
  {
    query: 'tasks=3',
    what: '80 ms of work behind each 3rd note',
    id: 'hygiene.longTasks',
    size: 0.33,
    floor: 0.1,
    strictness: 2,
  },
  {
    query: 'stale=15',
    what: 'drops what is 15 ms old',
    id: 'robustness.lost',
    size: 0.167,
    floor: 0.08,
    strictness: 2,
    options: ['--stress', 'jank'],
  },
  {
    query: 'dies=1',
    what: 'never plays again after a suspension',
    id: 'robustness.resume',
    size: 1,
    options: ['--stress', 'suspend'],
  },
]

/** Ways to make sound without a fault, and what each fails by its nature. */
export const CLEAN: readonly {
  query: string
  options?: readonly string[]
  inherent?: readonly string[]
}[] = [
  { query: 'way=nodes' },
  { query: 'way=worklet' },
  // A buffer later, on the main thread: that is what it is.
  {
    query: 'way=script',
    inherent: ['hygiene.scriptProcessor', 'latency.page', 'latency.p50', 'jitter.spread'],
  },
  { query: 'way=ahead', options: ['--listen', '12s'] },
]
