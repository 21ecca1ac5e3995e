// The latency profiler as an object: start, track, mark, finish, report. For code that measures itself
// (`awescope render`, any harness); pages are observed through the session instead. Both feed the same statistics. Any
// context: the clock and the timer are passed in.

import { alertOfEvent } from './events/event-alerts.ts'
import { createAlertList } from './alerts/alert-list.ts'
import type { EventMarks, TrackedEvent } from './events/tracked-event.ts'
import { createEventStore } from './events/event-store.ts'
import { createNoticeList } from './alerts/notice-list.ts'
import { type ProfilerConfig, resolveProfilerConfig } from './config/profiler-config.ts'
import { buildReport } from './report/build-report.ts'
import type { Report } from './report/schema.ts'
import { stagesOfMarks } from './events/stages.ts'
import { reportInWords } from './text/report-words.ts'
import { createEventFigures } from './figures/event-figures.ts'
import { EVERYTHING } from './figures/selection.ts'
import { createSampler } from './wire/sampler.ts'

/** What the profiler needs of the world around it. */
export interface ProfilerHost {
  /** Wall time, epoch ms. */
  now(): number
  /** Step of that clock, µs; 0 where it is not known. */
  clockStepUs: number
  clockName: string
  /** Calls back every `intervalMs`; returns what stops it. Left out: no periodic report. */
  every?(intervalMs: number, callback: () => void): () => void
  /** Load of the audio thread (1 = all of it) and memory, at the time of a report. */
  system?(): { audioLoad: number | null; heapMegabytes: number | null }
}

/** The marks that can be set, in the order of time; the first, `event`, is set by `startTracking`. */
export type MarkName = Exclude<keyof EventMarks, 'event'>

/** An event that is being tracked. */
export interface EventHandle {
  readonly event: TrackedEvent
  /** Marks a moment, now or at the given wall time. After `finish` it does nothing. */
  mark(name: MarkName, wallMs?: number): void
  /** Ends the event: stages from the marks; end to end until `audible`, marked now where it was not. */
  finish(): TrackedEvent
}

export interface Profiler {
  readonly config: ProfilerConfig
  /** What was wrong with the options, one sentence each. */
  readonly problems: readonly string[]
  /** Begins; throws an Error if it is running. */
  start(): void
  /** Ends; events that are under way may still be finished. Does nothing where it is not running. */
  stop(): void
  readonly isEnabled: boolean
  /** Begins an event at `eventMs` (now where left out); null while stopped or where sampling leaves the event out. */
  startTracking(label: string, eventMs?: number): EventHandle | null
  /**
   * Calls `call` and gives what it gives, or throws what it throws; its duration is one event, end to end. Where it
   * gives a promise, the event ends with that. The call is made whether or not it is tracked.
   */
  profileCall<T>(label: string, call: () => T): T
  readonly eventCount: number
  eventAt(index: number): TrackedEvent
  report(): Report
  /** Called with each periodic report; returns its unsubscribe function. */
  onReport(listener: (report: Report) => void): () => void
  clear(): void
}

/** A profiler that is stopped. Invalid options fall back to their defaults and are told in `problems`. Any thread. */
export function createProfiler(
  given?: Partial<ProfilerConfig>,
  host: ProfilerHost = systemHost(),
): Profiler {
  const { config, problems } = resolveProfilerConfig(given)
  let sampler = createSampler(config.samplingRate)
  const stored = createEventStore(config.capacity)
  const figures = createEventFigures(stored, () => config)
  const alerts = createAlertList()
  const notices = createNoticeList()
  const listeners = new Set<(report: Report) => void>()
  const stepMs = host.clockStepUs / 1000
  const tolerance = { pageMs: stepMs, crossMs: stepMs, workletMs: stepMs, outputMs: stepMs }
  let isEnabled = false
  let stopTimer: (() => void) | null = null
  let frameId = 0
  for (const problem of problems) notices.add({ code: 'invalid-option', problem })

  function track(label: string, eventMs: number): EventHandle {
    const event: TrackedEvent = {
      eventId: ++frameId,
      document: '',
      eventNumber: frameId,
      source: 'unknown',
      input: '',
      virtual: false,
      status: 0,
      data1: 0,
      data2: 0,
      label,
      contextId: null,
      target: '',
      cause: 'handler',
      ending: 'open',
      marks: { event: eventMs },
      stages: {},
      actions: 0,
    }
    figures.begin(event)
    return {
      event,
      mark(name, wallMs = host.now()) {
        if (event.ending === 'open') event.marks[name] = wallMs
      },
      finish() {
        if (event.ending !== 'open') return event
        event.marks.audible ??= host.now()
        const { stages, contradicted } = stagesOfMarks(event.marks, tolerance)
        event.stages = stages
        event.ending = 'heard'
        for (const stage of contradicted) {
          notices.add({ code: 'contradicted-marks', stage, isOverError: false })
        }
        if (!config.isDetailedTrace) event.marks = { event: event.marks.event }
        figures.end(event)
        const alert = alertOfEvent(event, config)
        if (alert !== null) alerts.add(alert, event.contextId ?? '')
        return event
      },
    }
  }

  function startTracking(label: string, eventMs: number = host.now()): EventHandle | null {
    if (!isEnabled) return null
    if (sampler.next()) return track(label, eventMs)
    figures.skip()
    return null
  }

  function report(): Report {
    const { statistics, counts } = figures.of(EVERYTHING)
    const built = buildReport({
      environment: { browser: '', platform: '', sink: '', crossOriginIsolated: false, url: '' },
      contexts: [],
      processors: [],
      statistics,
      clocks: () => ({
        clock: { code: 'named', name: host.clockName },
        resolutionMs: stepMs,
        systematicMs: 0,
      }),
      frames: counts,
      config,
      alerts: alerts.list(),
      alertsDropped: alerts.dropped,
      system: host.system?.() ?? { audioLoad: null, heapMegabytes: null },
      records: { written: 0, dropped: 0 },
      notices: notices.list(),
      overhead: {
        perQuantumUs: null,
        perEventUs: null,
        pageMs: 0,
        note: { code: 'not-measured' },
      },
    })
    // No tap listened: what was finished by hand is no onset.
    return reportInWords({ ...built, onset: { ...built.onset, count: 0, heard: 0 } }, null, null)
  }

  return {
    config,
    problems,
    start() {
      if (isEnabled) throw new Error('The profiler is running; stop it before it is started again.')
      isEnabled = true
      stopTimer =
        host.every?.(config.reportingIntervalMs, () => {
          const built = report()
          for (const listener of listeners) listener(built)
        }) ?? null
    },
    stop() {
      isEnabled = false
      stopTimer?.()
      stopTimer = null
    },
    get isEnabled() {
      return isEnabled
    },
    startTracking,
    profileCall(label, call) {
      const handle = startTracking(label)
      if (handle === null) return call()
      let result: ReturnType<typeof call>
      try {
        result = call()
      } catch (error) {
        handle.finish()
        throw error
      }
      if (isThenable(result)) result.then(handle.finish, handle.finish)
      else handle.finish()
      return result
    },
    get eventCount() {
      return stored.length
    },
    eventAt: (index) => stored.at(index),
    report,
    onReport(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear() {
      figures.clear()
      alerts.clear()
      notices.clear()
      sampler = createSampler(config.samplingRate)
    },
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** What the place offers beyond the language; every part is looked for, none is needed. */
interface Surroundings {
  performance?: { now(): number; timeOrigin: number }
  setInterval?: (callback: () => void, intervalMs: number) => unknown
  clearInterval?: (timer: unknown) => void
}

/** The best clock and the timer that the place offers, found by feature. */
function systemHost(): ProfilerHost {
  const { performance, setInterval, clearInterval } = globalThis as Surroundings
  const host: ProfilerHost =
    performance === undefined
      ? { now: () => Date.now(), clockStepUs: 1000, clockName: 'Date.now' }
      : {
          now: () => performance.timeOrigin + performance.now(),
          clockStepUs: 0,
          clockName: 'performance.now',
        }
  if (setInterval === undefined || clearInterval === undefined) return host
  host.every = (intervalMs, callback) => {
    const timer = setInterval(callback, intervalMs)
    // In Node a report to come is no reason to keep a finished program alive.
    if (hasUnref(timer)) timer.unref()
    return () => clearInterval(timer)
  }
  return host
}

function hasUnref(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer
}

/** The profiler of whoever makes none; stopped at first. */
export const defaultProfiler: Profiler = /* @__PURE__ */ createProfiler()
