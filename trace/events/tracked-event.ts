// What is known of one MIDI event on its way to sound, as readers see it. Types only; built by the tracker.

import type { StageName } from '../config/stage-names.ts'
import type { EventSource } from '../wire/event-sources.ts'

/**
 * How an event ended: `heard` at the tap's onset; `scheduled` where the onset could not be attributed (the time asked
 * for, or the first quantum after the message, stands for it); `lost` where nothing sounded; `silent` for events that
 * are not note-ons and so end with their message or action; `open` while it is under way.
 */
export type EventEnding = 'open' | 'heard' | 'scheduled' | 'lost' | 'silent'

/** How the action was tied to the event; `unknown` is never counted as a stage. */
export type CauseKind = 'handler' | 'microtask' | 'timer' | 'unknown'

/** Moments on the page's wall clock, epoch ms. Missing where it did not happen or was not seen. */
export interface EventMarks {
  event: number
  handlerStart?: number
  handlerEnd?: number
  actionStart?: number
  actionEnd?: number
  /** The post that reached a worklet has returned, where it was not the first action. */
  postEnd?: number
  /** Message event in the worklet, put on the page's clock. */
  arrive?: number
  /** Start asked for by the page, where it lies in the future of the action. */
  scheduled?: number
  /** End of the quantum that contains the first sound (or stands for it). */
  quantumEnd?: number
  audible?: number
}

export interface TrackedEvent {
  /** Unique in the session, counted from 1 in order of arrival. */
  eventId: number
  document: string
  /** The event's number in its document. */
  eventNumber: number
  /** What kind of thing it came from. */
  source: EventSource
  /** Name of the MIDI input. */
  input: string
  virtual: boolean
  status: number
  data1: number
  data2: number
  /** Such as "Note on C4 100". */
  label: string
  contextId: string | null
  /** What the first action addressed: a processor's name, or the kind of call, such as "start". */
  target: string
  cause: CauseKind
  ending: EventEnding
  marks: EventMarks
  /** Milliseconds; absent stages are absent. */
  stages: Partial<Record<StageName, number>>
  /** Context time from dispatch to the first sounding sample, ms; only where heard. */
  onsetMs?: number
  /** First sample of its sound, context frames; only where it began from silence, which is exact. */
  soundFrame?: number
  /**
   * From the event to the end of the quantum with its sound (or what stands for it), ms: `endToEnd` without the
   * output.
   */
  toSoundMs?: number
  /** The reference instrument that played it (`ReferenceFigures.id`); absent for the page's own. */
  referenceId?: string
  /** How many audio actions the event caused. */
  actions: number
}
