// Chrome trace JSON as its three readers really read it. What each of them takes, drops and mixes up was taken from
// their sources: see docs/export.md. Any context.
//
//   perfetto   slices on named rows, counters, instants; arguments as they are
//   firefox    slices and instants only (counters are dropped); of arguments it shows `data`
//   devtools   entries of custom tracks, which are user timings with a `detail.devtools`

import type { StageName } from '../config/stage-names.ts'

export const CHROME_DIALECTS = ['perfetto', 'firefox', 'devtools'] as const
export type ChromeDialect = (typeof CHROME_DIALECTS)[number]

/** A row of the timeline. */
export interface Row {
  readonly pid: number
  readonly tid: number
  /** Such as "MIDI 2". */
  readonly name: string
}

export type Facts = Readonly<Record<string, string | number | boolean>>

export interface DrawnSlice {
  readonly row: Row
  readonly name: string
  readonly fromUs: number
  readonly toUs: number
  readonly facts: Facts
  /** Null: the event itself. */
  readonly stage: StageName | null
}

export interface DrawnInstant {
  readonly atUs: number
  readonly name: string
  readonly facts: Facts
  readonly isCritical: boolean
  /** What it is one of. */
  readonly kind: 'alert' | 'marker'
}

export interface DrawnCounter {
  readonly pid: number
  readonly atUs: number
  readonly name: string
  readonly values: Readonly<Record<string, number>>
}

/** One entry of `traceEvents`; plain data. */
export type TraceEvent = Readonly<Record<string, unknown>>

export interface Dialect {
  /** Of two slices that begin and end together, its reader takes the later one for the outer one. */
  readonly isInnerFirst: boolean
  /** Before everything else. `url` of the page, which only some want. */
  begin(url: string): TraceEvent[]
  nameProcess(pid: number, name: string): TraceEvent[]
  nameRow(row: Row): TraceEvent[]
  slice(slice: DrawnSlice): TraceEvent[]
  instant(instant: DrawnInstant): TraceEvent[]
  counter(counter: DrawnCounter): TraceEvent[]
  end(lastUs: number): TraceEvent[]
}

const CATEGORY = 'awescope'
/** Of the process that everything which belongs to no row stands in. */
const PAGE_PID = 1

const metadata = (pid: number, tid: number, name: string, value: string): TraceEvent => ({
  ph: 'M',
  cat: '__metadata',
  name,
  pid,
  tid,
  ts: 0,
  args: { name: value },
})

/** What the dialects with rows have in common. `wrap`: where their readers look for arguments. */
function rowDialect(wrap: (facts: Facts) => unknown, hasCounters: boolean): Dialect {
  return {
    isInnerFirst: false,
    begin: () => [],
    end: () => [],
    nameProcess: (pid, name) => [metadata(pid, 0, 'process_name', name)],
    nameRow: ({ pid, tid, name }) => [
      metadata(pid, tid, 'thread_name', name),
      {
        ...metadata(pid, tid, 'thread_sort_index', ''),
        args: { sort_index: tid },
      },
    ],
    slice: ({ row: { pid, tid }, name, fromUs, toUs, facts, stage }) => [
      {
        ph: 'X',
        cat: stage === null ? `${CATEGORY}.event` : `${CATEGORY}.stage`,
        name,
        pid,
        tid,
        ts: fromUs,
        dur: toUs - fromUs,
        args: wrap(facts),
      },
    ],
    instant: ({ atUs, name, facts, kind }) => [
      {
        ph: 'i',
        s: 'g',
        cat: `${CATEGORY}.${kind}`,
        name,
        pid: PAGE_PID,
        tid: 0,
        ts: atUs,
        args: wrap(facts),
      },
    ],
    counter: ({ pid, atUs, name, values }) =>
      hasCounters
        ? [{ ph: 'C', cat: `${CATEGORY}.context`, name, pid, tid: 0, ts: atUs, args: values }]
        : [],
  }
}

const BROWSER_PID = 1000
/** Times of 0 are taken for those of metadata. */
const DEVTOOLS_ZERO_US = 1_000_000
const TIMING = 'blink.user_timing'

/** Of DevTools' palette for custom tracks, so that light and dark are theirs. */
const COLOURS: Readonly<Record<StageName, string>> = {
  midi: 'primary-light',
  input: 'primary-light',
  validation: 'secondary',
  serialization: 'secondary-light',
  port: 'tertiary',
  lookAhead: 'tertiary-light',
  worklet: 'primary-dark',
  output: 'secondary-dark',
  endToEnd: 'primary',
}

const propertiesOf = (facts: Facts): [string, string][] =>
  Object.entries(facts).map(([name, value]) => [name, String(value)])

/** A counter of its own for each file: begin and end of an entry are paired by it. */
function devtoolsDialect(): Dialect {
  let entries = 0
  const common = { cat: TIMING, pid: PAGE_PID, tid: 1 } as const
  return {
    // As pages do: they measure what is inside first.
    isInnerFirst: true,
    begin: (url) => [
      metadata(BROWSER_PID, 0, 'process_name', 'Browser'),
      metadata(BROWSER_PID, 1, 'thread_name', 'CrBrowserMain'),
      metadata(PAGE_PID, 0, 'process_name', 'Renderer'),
      metadata(PAGE_PID, 1, 'thread_name', 'CrRendererMain'),
      {
        ph: 'I',
        s: 't',
        cat: 'disabled-by-default-devtools.timeline',
        name: 'TracingStartedInBrowser',
        pid: BROWSER_PID,
        tid: 1,
        ts: DEVTOOLS_ZERO_US,
        args: {
          data: {
            frameTreeNodeId: 1,
            persistentIds: true,
            frames: [
              {
                frame: 'AWESCOPE',
                isInPrimaryMainFrame: true,
                isOutermostMainFrame: true,
                name: '',
                processId: PAGE_PID,
                url,
              },
            ],
          },
        },
      },
    ],
    // Names stand in each entry.
    nameProcess: () => [],
    nameRow: () => [],
    slice: ({ row, name, fromUs, toUs, facts, stage }) => {
      const id2 = { local: `0x${(++entries).toString(16)}` }
      const devtools = {
        dataType: 'track-entry',
        track: row.name,
        trackGroup: 'Awescope',
        color: stage === null ? COLOURS.endToEnd : COLOURS[stage],
        properties: propertiesOf(facts),
        tooltipText: name,
      }
      const startTime = fromUs / 1000
      const args = { startTime, detail: JSON.stringify({ devtools }) }
      return [
        { ...common, ph: 'b', name, id2, ts: DEVTOOLS_ZERO_US + fromUs, args },
        { ...common, ph: 'e', name, id2, ts: DEVTOOLS_ZERO_US + toUs, args: {} },
      ]
    },
    instant: ({ atUs, name, facts, isCritical }) => {
      const devtools = {
        dataType: 'marker',
        color: isCritical ? 'error' : 'primary',
        properties: propertiesOf(facts),
        tooltipText: name,
      }
      const data = { startTime: atUs / 1000, detail: JSON.stringify({ devtools }) }
      const ts = DEVTOOLS_ZERO_US + atUs
      return [{ ...common, ph: 'I', s: 't', name, ts, args: { data } }]
    },
    counter: () => [],
    // The panel takes the length of a trace from events that are no user timings.
    end: (lastUs) => [
      {
        ph: 'I',
        s: 't',
        cat: CATEGORY,
        name: 'AwescopeEnd',
        pid: PAGE_PID,
        tid: 1,
        ts: DEVTOOLS_ZERO_US + lastUs,
        args: {},
      },
    ],
  }
}

/** A writer of the dialect, for one file. Any thread. */
export function createDialect(name: ChromeDialect): Dialect {
  switch (name) {
    case 'perfetto':
      return rowDialect((facts) => facts, true)
    case 'firefox':
      return rowDialect((data) => ({ data }), false)
    case 'devtools':
      return devtoolsDialect()
    default:
      return name satisfies never
  }
}
