// The gallery of faulty instruments: each with one planted fault of known size, the audit that must find it and what
// its value must be. Pages are test/fixtures/pages/faulty; the table of docs/audits/faulty-instruments.md is this list.

import {
  coldWait,
  denormalCost,
  doubled,
  firstWait,
  growth,
  handlers,
  load,
  lost,
  rest,
  rhythm,
  spread,
  swing,
  tailCost,
  type Truth,
  voiceCost,
  waits,
} from './truths.ts'

export interface Fault {
  /** The page's address behind `?`. */
  readonly query: string
  /** What is wrong with it, in the table. */
  readonly what: string
  readonly id: string
  /** What the audit's value must be on a machine that does nothing else. */
  readonly size: number
  /** What it must be in a run, as the page tells it; left out: the same, whatever the machine does. */
  readonly truth?: Truth
  /** Where a tenth of it is finer than what is measured: the clock, a callback's phase. */
  readonly floor?: number
  /** 1 where nothing else is said. */
  readonly strictness?: number
  /** Besides `--strictness`. */
  readonly options?: readonly string[]
}

const LISTENING = ['--listen', '12s'] as const
/** Of what is strict nothing else is played than by records: the sections that are listened to take a minute. */
const only = (id: string): readonly string[] => ['--only', id]

/** Of the planted size. */
export const TOLERANCE = 0.1

const fault = (
  query: string,
  what: string,
  id: string,
  size: number,
  more: Omit<Fault, 'query' | 'what' | 'id' | 'size'> = {},
): Fault => ({ query, what, id, size, ...more })

export const FAULTS: readonly Fault[] = [
  fault('ahead=10', 'starts 10 ms ahead', 'lookAhead.constant', 10),
  fault('ahead=20', 'starts 20 ms ahead', 'lookAhead.constant', 20),
  fault('ahead=50', 'starts 50 ms ahead', 'lookAhead.constant', 50),
  fault('ahead=100', 'starts 100 ms ahead', 'lookAhead.constant', 100),
  fault('timer=10', 'plays from a timer of 10 ms', 'lookAhead.timer', 10, {
    truth: waits(),
    floor: 2.5,
  }),
  fault('timer=25', 'plays from a timer of 25 ms', 'lookAhead.timer', 25, {
    truth: waits(),
    floor: 2.5,
  }),
  fault('timer=20', 'plays from a timer of 20 ms', 'latency.page', 20, {
    truth: waits(),
    floor: 4,
    strictness: 2,
  }),
  fault('timer=40', 'plays from a timer of 40 ms', 'latency.page', 40, {
    truth: waits(),
    floor: 3,
    strictness: 2,
  }),
  fault('way=worklet&timer=15', 'posts from a timer of 15 ms', 'lookAhead.timer', 15, {
    truth: waits(),
    floor: 2.5,
  }),
  fault('way=worklet&timer=40', 'posts from a timer of 40 ms', 'latency.page', 40, {
    truth: waits(),
    floor: 3,
    strictness: 2,
  }),
  fault('way=script&timer=30', 'stores from a timer of 30 ms', 'latency.page', 46, {
    truth: waits(16),
    floor: 8,
    strictness: 2,
  }),
  // Rendered a callback of 10 ms at a time.
  fault('ramp=30', 'is mute for 30 ms', 'lookAhead.inside', 30, { floor: 5 }),
  fault('ramp=60', 'is mute for 60 ms', 'lookAhead.inside', 60, { floor: 5 }),
  fault('idle=1', 'short buffer in a context that is idle', 'lookAhead.otherContext', 13.2, {
    floor: 2,
  }),
  fault('playback=1', 'asks for "playback"', 'hygiene.latencyHint', 23.2, { floor: 3 }),
  fault('jitter=3', 'jitters evenly by ± 3 ms', 'jitter.spread', 2.8, {
    truth: spread,
    floor: 1.5,
    strictness: 6,
    options: only('jitter.spread'),
  }),
  fault('jitter=8', 'jitters evenly by ± 8 ms', 'jitter.spread', 7.2, {
    truth: spread,
    floor: 1.5,
    strictness: 3,
  }),
  fault('way=worklet&jitter=12', 'jitters evenly by ± 12 ms', 'jitter.spread', 10.8, {
    truth: spread,
    floor: 1.5,
    strictness: 3,
  }),
  fault('frames=1', 'waits for an animation frame', 'jitter.grid', 16.67, { strictness: 2 }),
  fault('interval=20', 'works a list off each 20 ms', 'jitter.grid', 20, { strictness: 2 }),
  fault('interval=32', 'works a list off each 32 ms', 'jitter.grid', 32, { strictness: 2 }),
  fault('way=worklet&interval=20', 'posts a list each 20 ms', 'jitter.grid', 20, { strictness: 2 }),
  fault('way=worklet&buffer=4096', 'begins notes each 4096 frames', 'jitter.grid', 92.9),
  fault('way=worklet&buffer=1024', 'begins notes each 1024 frames', 'jitter.grid', 23.2, {
    floor: 2,
  }),
  fault('way=worklet&buffer=2048', 'begins notes each 2048 frames', 'jitter.grid', 46.4, {
    floor: 4,
  }),
  fault('plays=1&drags=40', 'a timer that comes 0 to 40 ms late', 'jitter.rhythm', 19.4, {
    truth: rhythm(200),
    floor: 5,
    options: LISTENING,
  }),
  fault('way=ahead&ticks=300', 'a scheduler that runs too seldom', 'timestamps.past', 0.67, {
    floor: 0.15,
    options: LISTENING,
  }),
  fault('swings=1&lags=30', 'a swing whose short notes drag', 'jitter.swing', 0.075, {
    truth: swing(240, 160),
    floor: 0.025,
    options: LISTENING,
  }),
  fault('past=60', 'starts 60 ms in the past', 'timestamps.past', 1),
  fault('past=20', 'starts 20 ms in the past', 'timestamps.past', 1),
  fault('origin=1', "starts by the page's clock", 'timestamps.origin', 1),
  fault('slowFirst=200', 'takes 200 ms for its first note', 'latency.firstNote', 200, {
    truth: firstWait,
    floor: 15,
  }),
  fault('way=worklet&slowFirst=120', 'takes 120 ms for its first note', 'latency.firstNote', 120, {
    truth: firstWait,
    floor: 15,
  }),
  fault('slowFirst=230', 'sounds after 230 ms at first', 'latency.cold', 236, {
    truth: coldWait(6),
    floor: 25,
  }),
  fault('handler=60', 'its handler takes 60 ms', 'hygiene.handler', 60, {
    truth: handlers,
    floor: 3,
  }),
  fault('handler=30', 'its handler takes 30 ms', 'hygiene.handler', 30, {
    truth: handlers,
    floor: 3,
  }),
  fault('way=worklet&handler=20', 'its handler takes 20 ms', 'hygiene.handler', 20, {
    truth: handlers,
    floor: 3,
  }),
  fault('loses=3', 'loses each 3rd note', 'notes.lost', 0.333, { truth: lost('latency') }),
  fault('loses=5', 'loses each 5th note', 'notes.lost', 0.2, {
    truth: lost('latency'),
    floor: 0.04,
  }),
  fault('way=worklet&loses=10', 'loses each 10th note', 'notes.lost', 0.1, {
    truth: lost('latency'),
    floor: 0.02,
  }),
  fault('losesChords=5', 'loses each 5th note behind another', 'notes.chords', 0.167, {
    truth: lost('chords'),
    floor: 0.03,
    strictness: 3,
  }),
  fault('losesChords=50', 'loses each 50th note behind another', 'notes.chords', 0.0167, {
    truth: lost('chords'),
    floor: 0.008,
    strictness: 10,
    options: only('notes.chords'),
  }),
  fault('doubles=5', 'plays each 5th note twice', 'notes.doubled', 0.2, {
    truth: doubled(5),
    strictness: 2,
  }),
  fault('way=worklet&always=1300', 'computes 1300 µs in each quantum', 'load.average', 0.448, {
    truth: load(),
    floor: 0.06,
  }),
  fault('way=worklet&always=1400', 'computes 1400 µs in each quantum', 'load.callback', 0.56, {
    truth: load(512 / 441),
    floor: 0.2,
  }),
  fault('way=worklet&always=2100', 'computes 2100 µs in each quantum', 'load.average', 0.73, {
    truth: load(),
    floor: 0.15,
  }),
  fault('way=worklet&costs=100', '100 µs more for each voice', 'load.voice', 0.0345, {
    truth: voiceCost,
    strictness: 3,
  }),
  fault('way=worklet&grows=30', '30 µs more each second', 'load.growth', 0.62, {
    truth: growth,
    floor: 0.09,
    strictness: 2,
  }),
  fault('way=worklet&always=600', 'computes 600 µs in silence', 'load.sleep', 0.207, {
    truth: rest,
  }),
  fault('way=worklet&sounds=450&tails=1800', 'tails cost four times as much', 'load.tails', 3, {
    truth: tailCost,
    strictness: 3,
  }),
  fault(
    'way=worklet&always=300&denormals=250',
    'tails of doubles that never end',
    'load.tails',
    1.5,
    {
      truth: denormalCost,
      strictness: 5,
      options: only('load.tails'),
    },
  ),
  fault('second=1', 'runs a second context', 'hygiene.contexts', 2),
  fault('contexts=15', 'makes a context for each 15th note', 'hygiene.openContexts', 4),
  fault('contexts=20', 'makes a context for each 20th note', 'hygiene.openContexts', 3),
  fault('way=script', 'a ScriptProcessor', 'hygiene.scriptProcessor', 1),
  fault('way=worklet&posts=1', 'posts for each quantum', 'hygiene.messages', 345, { floor: 35 }),
  fault('way=worklet&bytes=4096', 'posts 4096 bytes for each quantum', 'hygiene.kilobytes', 1411),
  fault('way=endless', 'a processor for each note, for ever', 'hygiene.endless', 1, {
    strictness: 2,
  }),
  fault('keeps=1', 'keeps a node of each note', 'hygiene.nodes', 8, { strictness: 3 }),
  fault('leaks=200', 'keeps 200 kB of each note', 'hygiene.memoryKilobytes', 1600, {
    strictness: 3,
  }),
  fault('leaks=50', 'keeps 50 kB of each note', 'hygiene.memoryKilobytes', 400, { strictness: 3 }),
  fault('rate=32000', 'asks for 32000 Hz', 'hygiene.resampling', 1),
  fault('rate=22050', 'asks for 22050 Hz', 'hygiene.resampling', 1),
  fault('tasks=3', '80 ms of work behind each 3rd note', 'hygiene.longTasks', 0.33, {
    floor: 0.1,
    strictness: 2,
  }),
  fault('shy=1', 'hears nothing behind 35 ms of work', 'robustness.lost', 0.4, {
    floor: 0.2,
    strictness: 2,
    options: ['--stress', 'jank'],
  }),
  fault('way=worklet&block=128', 'fails in blocks of 64', 'robustness.lost', 1, {
    options: ['--stress', 'render64', '--only', 'robustness'],
  }),
  fault('way=worklet&block=128', 'fills 128 frames of each block', 'robustness.pitch', 1, {
    strictness: 4,
    options: ['--stress', 'render256', ...only('robustness.pitch')],
  }),
  fault('way=worklet&counts=44100', 'counts on 44,100 frames a second', 'robustness.pitch', 1, {
    strictness: 4,
    options: ['--stress', 'rate48000', ...only('robustness.pitch')],
  }),
  fault('dies=1', 'never plays again after a suspension', 'robustness.resume', 1, {
    options: ['--stress', 'suspend'],
  }),
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
    inherent: [
      'hygiene.scriptProcessor',
      'latency.page',
      'latency.p50',
      'jitter.spread',
      'jitter.grid',
    ],
  },
  { query: 'way=ahead', options: ['--listen', '12s'] },
]
