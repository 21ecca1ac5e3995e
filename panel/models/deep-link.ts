// A place in a recording as text that can be sent to somebody: `#t=12.5-14.0&event=1873`. Pasted text is checked here.
// Pure; panel page.

import { parseRange } from '../../trace/query/range.ts'

/** Times in ms since the recording began. */
export interface DeepLink {
  /** The cursor; null: the link says none. */
  readonly atMs: number | null
  /** A stretch that is selected; both ends are told. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | null
  /** Number of an event. */
  readonly eventId: number | null
}

const MAX_LENGTH = 2048
const MOMENT = /^\d{1,9}(?:\.\d{1,6})?$/
const EVENT = /^(?:e-)?(\d{1,10})$/
const HELP = 'write it as #t=12.5-14.0&event=1873, with seconds since the recording began'

/** The text of a place; milliseconds are told to a hundredth. */
export function formatDeepLink({ atMs, range, eventId }: DeepLink): string {
  const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(5).replace(/0{1,4}$/, '')
  const parts: string[] = []
  if (range !== null) parts.push(`t=${seconds(range.fromMs)}-${seconds(range.toMs)}`)
  else if (atMs !== null) parts.push(`t=${seconds(atMs)}`)
  if (eventId !== null) parts.push(`event=${eventId}`)
  return `#${parts.join('&')}`
}

/**
 * The place that a text names, wherever in the text the `#` stands; parts that are not known are passed over. Throws an
 * Error of one sentence for anything else.
 */
export function parseDeepLink(text: string): DeepLink {
  const given = text.trim()
  const hash = given.indexOf('#')
  if (given === '' || given.length > MAX_LENGTH)
    throw new Error(`This is no place in a recording: ${HELP}.`)
  const fields = new URLSearchParams(given.slice(hash + 1))
  const t = fields.get('t')
  const event = fields.get('event')
  if (t === null && event === null) {
    throw new Error(`"${given.slice(0, 40)}" names no place in a recording: ${HELP}.`)
  }
  return { ...timeOf(t), eventId: event === null ? null : eventOf(event) }
}

function timeOf(t: string | null): Pick<DeepLink, 'atMs' | 'range'> {
  if (t === null) return { atMs: null, range: null }
  if (MOMENT.test(t)) return { atMs: Number(t) * 1000, range: null }
  const { fromMs, toMs } = parseRange(t)
  if (fromMs === null || toMs === null) {
    throw new Error(`The time "${t.slice(0, 40)}" has one end only: ${HELP}.`)
  }
  return { atMs: fromMs, range: { fromMs, toMs } }
}

function eventOf(event: string): number {
  const [, digits] = EVENT.exec(event) ?? []
  if (digits === undefined)
    throw new Error(`The event "${event.slice(0, 40)}" is no number: ${HELP}.`)
  return Number(digits)
}
