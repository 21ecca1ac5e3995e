// What is compared: the recordings of both sides, from files or from what the panel shows, and what came of it. Panel
// page.

import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { compareSteps } from '../../../trace/compare/compare.ts'
import {
  type ComparedRun,
  endedEvents,
  MAX_COMPARED_EVENTS,
  runOf,
  valuesOf,
} from '../../../trace/compare/run-samples.ts'
import type { CompareStage } from '../../../trace/compare/schema.ts'
import { figuresUnitsFor } from '../../../trace/file/read-budget.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { type Comparison, comparisonInWords } from '../../../trace/text/compare-words.ts'
import { createBreather } from '../../breather.ts'
import type { TraceSource } from '../../models/recording-status.ts'
import { readThrough } from '../../models/saved-trace.ts'
import type { TraceCodec, TraceFileSource } from '../../models/trace-file-model.ts'

export type SideName = 'a' | 'b'

/** A recording on one side. */
export interface ChosenRun {
  readonly run: ComparedRun
  /** It is what the panel showed when it was chosen. */
  readonly isShown: boolean
  /** What of its file could not be read, one sentence each. */
  readonly notices: readonly string[]
}

export interface CompareModel {
  readonly sides: ReadonlySignal<Readonly<Record<SideName, readonly ChosenRun[]>>>
  /** Null while a side is empty, or the comparison is under way. */
  readonly comparison: ReadonlySignal<Comparison | null>
  /** One sentence; '' where nothing went wrong. */
  readonly problem: ReadonlySignal<string>
  /** A file is read, or sides are compared. */
  readonly isBusy: ReadonlySignal<boolean>
  /** Adds a recording to a side. Never throws; `problem` says what failed. */
  addFile(side: SideName, file: TraceFileSource): Promise<void>
  /** Adds what the panel shows now. */
  addShown(side: SideName): Promise<void>
  /** What the panel shows now, under this name, for later. */
  shownRun(name: string): ChosenRun
  /** Sets both sides. */
  choose(sides: Readonly<Record<SideName, readonly ChosenRun[]>>): Promise<void>
  clear(side: SideName): Promise<void>
  swap(): Promise<void>
  /** The values of a stage on a side, ms, in the order of time. */
  valuesOf(side: SideName, stage: CompareStage): Float64Array
  dispose(): void
}

/** Between two steps the page has its turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
/** Recordings a side. */
const MAX_RUNS = 20

/** Nothing is chosen yet. Panel page. */
export function createCompareModel(options: {
  session: TraceSession
  source: ReadonlySignal<TraceSource>
  codec: Pick<TraceCodec, 'read'>
}): CompareModel {
  const { session, source, codec } = options
  const sides = signal<Readonly<Record<SideName, readonly ChosenRun[]>>>({ a: [], b: [] })
  const comparison = signal<Comparison | null>(null)
  const problem = signal('')
  const working = signal(0)
  let cancel = new AbortController()
  let ticket = 0

  async function compare(): Promise<void> {
    const own = ++ticket
    comparison.value = null
    const { a, b } = sides.peek()
    if (a.length === 0 || b.length === 0) return
    const runs = (chosen: readonly ChosenRun[]): ComparedRun[] => chosen.map(({ run }) => run)
    const steps = compareSteps(runs(a), runs(b))
    for (;;) {
      await nextTurn()
      if (own !== ticket) return
      const step = steps.next()
      if (step.done !== true) continue
      comparison.value = comparisonInWords(step.value)
      return
    }
  }

  async function work(task: () => Promise<void>): Promise<void> {
    working.value = working.peek() + 1
    problem.value = ''
    try {
      await task()
    } catch (error) {
      if (!cancel.signal.aborted) problem.value = sentenceOf(error)
    } finally {
      working.value = working.peek() - 1
    }
  }

  function add(side: SideName, chosen: ChosenRun): Promise<void> {
    const before = sides.peek()
    if (before[side].length >= MAX_RUNS)
      throw new Error(`A side holds at most ${MAX_RUNS} recordings.`)
    sides.value = { ...before, [side]: [...before[side], chosen] }
    return compare()
  }

  function shownRun(name: string): ChosenRun {
    const run = runOf(session, name)
    // Events that are under way change, contexts grow: what is compared is what was there.
    return { run: { ...run, events: endedEvents(run) }, isShown: true, notices: [] }
  }

  return {
    sides,
    comparison,
    problem,
    isBusy: computed(() => working.value > 0),
    addFile: (side, file) =>
      work(async () => {
        const chosen = await readFile(file, codec, cancel.signal).catch((error: unknown) => {
          throw new Error(`${file.name} cannot be compared: ${sentenceOf(error)}`)
        })
        await add(side, chosen)
      }),
    addShown: (side) =>
      work(() => {
        const from = source.peek()
        return add(side, shownRun(from.kind === 'file' ? from.name : 'This recording'))
      }),
    shownRun,
    choose(next) {
      sides.value = { a: next.a.slice(0, MAX_RUNS), b: next.b.slice(0, MAX_RUNS) }
      return work(compare)
    },
    clear(side) {
      sides.value = { ...sides.peek(), [side]: [] }
      return work(compare)
    },
    swap() {
      const { a, b } = sides.peek()
      sides.value = { a: b, b: a }
      return work(compare)
    },
    valuesOf: (side, stage) =>
      Float64Array.from(
        sides.peek()[side].flatMap(({ run }) => valuesOf(run, endedEvents(run), stage).flat()),
      ),
    dispose() {
      ticket += 1
      cancel.abort(new Error('It was cancelled.'))
      cancel = new AbortController()
      cancel.abort()
    },
  }
}

async function readFile(
  file: TraceFileSource,
  codec: Pick<TraceCodec, 'read'>,
  signal: AbortSignal,
): Promise<ChosenRun> {
  const { batches, config, bytes } = await codec.read(file, { signal, isWhole: false })
  const session = createSession(
    { ...config, capacity: MAX_COMPARED_EVENTS },
    { maxUnits: figuresUnitsFor(bytes, false) },
  )
  const breathe = createBreather()
  const { notices } = await readThrough(batches, (stamped) => {
    signal.throwIfAborted()
    session.ingest(stamped)
    return breathe()
  })
  session.finish()
  return { run: runOf(session, file.name), isShown: false, notices }
}

function sentenceOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
  return /[.!?]$/.test(text) ? text : `${text}.`
}
