// The rules of the three readers of Chrome trace JSON, as their sources have them, as a checker. Any context.
//
//   perfetto  json_trace_parser: slices of a thread nest, or are counted as slice_spill_overlapping_complete_event
//   firefox   process-profile/import/chrome: the first five items have `ph`, every one a string `name`
//   devtools  UserTimingsHandler, ExtensionTraceDataHandler, MetaHandler: pairs by category, id and name

export interface ChromeEvent {
  ph: string
  name: string
  cat?: string
  pid: number
  tid: number
  ts: number
  dur?: number
  id2?: { local: string }
  args?: Record<string, unknown>
}

/** The events of a file. Throws where it is no trace. */
export function chromeEvents(text: string): ChromeEvent[] {
  const file = JSON.parse(text) as { traceEvents: ChromeEvent[] }
  if (!Array.isArray(file.traceEvents)) throw new TypeError('There is no list of traceEvents.')
  return file.traceEvents
}

interface Span {
  name: string
  from: number
  to: number
}

/** What any reader objects to: missing or wrong fields. */
function commonObjections(events: readonly ChromeEvent[]): string[] {
  return events.flatMap((event, index) => {
    const at = `event ${index} (${event.name})`
    const found: string[] = []
    if (typeof event.name !== 'string') found.push(`${at} has no name`)
    if (typeof event.ph !== 'string') found.push(`${at} has no phase`)
    if (!Number.isInteger(event.pid) || !Number.isInteger(event.tid)) found.push(`${at} has no row`)
    if (!Number.isInteger(event.ts) || event.ts < 0) found.push(`${at} is at ${event.ts}`)
    if (event.ph === 'X' && !(Number.isInteger(event.dur) && (event.dur ?? -1) >= 0)) {
      found.push(`${at} lasts ${event.dur}`)
    }
    return found
  })
}

/** Slices of one row that overlap in part. */
function overlaps(spans: readonly Span[]): string[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to)
  const around: Span[] = []
  const found: string[] = []
  for (const span of sorted) {
    while (around.length > 0 && (around.at(-1) as Span).to <= span.from) around.pop()
    const outer = around.at(-1)
    if (outer !== undefined && outer.to < span.to) {
      found.push(`${span.name} (${span.from}–${span.to}) leaves ${outer.name} (…–${outer.to})`)
    }
    around.push(span)
  }
  return found
}

function rowsOf(events: readonly ChromeEvent[]): Span[][] {
  const rows = new Map<string, Span[]>()
  for (const { ph, pid, tid, name, ts, dur = 0 } of events) {
    if (ph !== 'X') continue
    const key = `${pid}/${tid}`
    const row = rows.get(key) ?? []
    row.push({ name, from: ts, to: ts + dur })
    rows.set(key, row)
  }
  return [...rows.values()]
}

/** What Perfetto would drop or count as an error. */
export function perfettoObjections(events: readonly ChromeEvent[]): string[] {
  const counters = events.filter(({ ph }) => ph === 'C')
  const wrong = counters.filter(({ args }) =>
    Object.values(args ?? {}).some((value) => typeof value !== 'number'),
  )
  return [
    ...commonObjections(events),
    ...rowsOf(events).flatMap(overlaps),
    ...wrong.map(({ name }) => `the counter ${name} is no number`),
  ]
}

const FIREFOX_PHASES = new Set(['X', 'B', 'E', 'b', 'n', 'e', 'i', 'I', 'R', 'M'])

/** What the Firefox Profiler would refuse, drop or not show. */
export function firefoxObjections(events: readonly ChromeEvent[]): string[] {
  const dropped = events.filter(({ ph }) => !FIREFOX_PHASES.has(ph))
  const first = events.slice(0, 5).filter((event) => !('ph' in event))
  const hidden = events.filter(({ ph, args }) => {
    const shown = args !== undefined && ('data' in args || typeof args['detail'] === 'string')
    return (ph === 'X' || ph === 'i') && !shown
  })
  return [
    ...commonObjections(events),
    ...rowsOf(events).flatMap(overlaps),
    ...dropped.map(({ name, ph }) => `${name} (${ph}) is dropped`),
    ...first.map(() => 'one of the first five has no phase'),
    ...hidden.map(({ name }) => `the arguments of ${name} are not shown`),
  ]
}

interface TrackEntry {
  dataType: string
  track?: string
  trackGroup?: string
  color?: string
  properties?: [string, string][]
}

const PALETTE = /^(primary|secondary|tertiary)(-light|-dark)?$|^(error|warning)$/

/** Entries of custom tracks as DevTools pairs them, by track. */
export function devtoolsTracks(events: readonly ChromeEvent[]): Map<string, Span[]> {
  const open = new Map<string, ChromeEvent>()
  const tracks = new Map<string, Span[]>()
  for (const event of events) {
    if (event.cat !== 'blink.user_timing' || (event.ph !== 'b' && event.ph !== 'e')) continue
    const key = `${event.cat}:${event.id2?.local}:${event.name}`
    if (event.ph === 'b') {
      if (open.has(key)) throw new Error(`${key} begins twice.`)
      open.set(key, event)
      continue
    }
    const begun = open.get(key)
    if (begun === undefined) throw new Error(`${key} ends and never began.`)
    open.delete(key)
    const { devtools } = JSON.parse(String(begun.args?.['detail'])) as { devtools: TrackEntry }
    const track = devtools.track ?? ''
    const spans = tracks.get(track) ?? []
    spans.push({ name: event.name, from: begun.ts, to: event.ts })
    tracks.set(track, spans)
  }
  if (open.size > 0) throw new Error(`${open.size} entries never end.`)
  return tracks
}

/** What DevTools' Performance panel would not show. */
export function devtoolsObjections(events: readonly ChromeEvent[]): string[] {
  const started = events.find(({ name }) => name === 'TracingStartedInBrowser')
  const frames = (started?.args?.['data'] as { frames?: { processId: number }[] } | undefined)
    ?.frames
  const bounds = events.filter(({ ph, ts }) => ts !== 0 && ['B', 'E', 'X', 'I'].includes(ph))
  const last = bounds.reduce((most, { ts, dur = 0 }) => Math.max(most, ts + dur), 0)
  const beyond = events.filter(({ ph, ts }) => (ph === 'b' || ph === 'e') && ts > last)
  const early = events.filter(({ ts, ph }) => ph !== 'M' && ts < (started?.ts ?? 0))
  const details = events.flatMap(({ ph, args }) => {
    const data = args?.['data'] as { detail?: string } | undefined
    const detail = ph === 'b' ? args?.['detail'] : data?.detail
    return typeof detail === 'string' ? [detail] : []
  })
  const entries = details.map((detail) => (JSON.parse(detail) as { devtools: TrackEntry }).devtools)
  return [
    ...commonObjections(events),
    ...(frames?.length === 1 ? [] : ['there is no main frame']),
    ...beyond.map(({ name }) => `${name} lies behind the end of the trace`),
    ...early.map(({ name }) => `${name} lies before its beginning`),
    ...entries.flatMap(({ dataType, track, trackGroup, color = '' }) => {
      const isTracked = dataType === 'track-entry' && track !== '' && trackGroup !== ''
      const isKnown = isTracked || dataType === 'marker'
      return isKnown && PALETTE.test(color) ? [] : [`an entry of ${track} is not shown (${color})`]
    }),
    ...[...devtoolsTracks(events).values()].flatMap(overlaps),
  ]
}
