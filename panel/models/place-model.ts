// The place that is shown of a recording, as text to be sent to somebody, and such a text followed. Panel page; no DOM.

import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { AxisModel } from './axis-model.ts'
import { formatDeepLink, parseDeepLink } from './deep-link.ts'
import type { ReplayModel } from './replay-model.ts'

/** Shown before and behind a stretch, as shares of its length. */
const AROUND = 0.25

export interface PlaceModel {
  /** The place now. */
  readonly text: ReadonlySignal<string>
  /** One sentence about the last text that was given for what is shown; '': it was followed. */
  readonly problem: ReadonlySignal<string>
  /** Shows the place that the text names; false, with a problem, where there is none such. */
  open(text: string): boolean
  copy(): Promise<void>
}

/** `onEvent`: one was named, and is chosen. */
export function createPlaceModel(options: {
  session: Pick<TraceSession, 'eventById'>
  replay: ReplayModel
  /** Another value for each recording that is shown. */
  source: ReadonlySignal<unknown>
  timeAxis: AxisModel
  selectedEvent: ReadonlySignal<number | null>
  zeroWallMs: () => number
  copyText: (text: string) => Promise<void>
  onEvent: () => void
}): PlaceModel {
  const { session, replay, timeAxis, zeroWallMs } = options
  /** Of which recording it was said. */
  const said = signal<{ sentence: string; of: unknown }>({ sentence: '', of: null })
  const problem = computed(() =>
    said.value.of === options.source.value ? said.value.sentence : '',
  )
  const say = (sentence: string): void => {
    said.value = { sentence, of: options.source.peek() }
  }

  /** Of the axis: where the recording does not say when it began, of what it shows first. */
  const zero = (): number => {
    const started = zeroWallMs()
    return Number.isFinite(started) ? started : (replay.bounds.peek()?.from ?? 0)
  }

  const text = computed(() => {
    const bounds = replay.bounds.value
    if (bounds === null) return ''
    const span = replay.selection.value
    return formatDeepLink({
      atMs: (replay.playhead.value ?? bounds.to) - zero(),
      range: span === null ? null : { fromMs: span.from - zero(), toMs: span.to - zero() },
      eventId: options.selectedEvent.value,
    })
  })

  const follow = (given: string): void => {
    const bounds = replay.bounds.peek()
    if (bounds === null) throw new Error('There is no recording that could be played back.')
    const { atMs, range, eventId } = parseDeepLink(given)
    const event = eventId === null ? null : session.eventById(eventId)
    if (eventId !== null && event === null) {
      throw new Error(`There is no event ${eventId} in this recording, or it was let go.`)
    }
    const lastMs = bounds.to - zero()
    if (Math.max(atMs ?? 0, range?.fromMs ?? 0) > lastMs) {
      throw new Error(`This recording is over after ${(lastMs / 1000).toFixed(1)} s.`)
    }
    replay.pause()
    replay.select(range && { from: zero() + range.fromMs, to: zero() + range.toMs })
    if (event !== null) {
      replay.showEvent(event)
      options.onEvent()
    }
    if (atMs !== null) replay.seek(zero() + atMs)
    if (range === null) return
    const around = (range.toMs - range.fromMs) * AROUND
    timeAxis.zoomTo({ from: zero() + range.fromMs - around, to: zero() + range.toMs + around })
  }

  const attempt = (task: () => void): boolean => {
    try {
      task()
      say('')
      return true
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  return {
    text,
    problem,
    open: (given) => attempt(() => follow(given)),
    async copy() {
      try {
        await options.copyText(text.peek())
        say('')
      } catch (error) {
        attempt(() => {
          throw error
        })
      }
    },
  }
}
