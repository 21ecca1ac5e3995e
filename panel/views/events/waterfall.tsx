// The waterfall of one event: each stage as a bar on one time axis, absent ones named as absent, and the marks that
// they come from. Panel page.

import type { EventEnding, EventMarks, TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { stageColour } from '../../charts/palette.ts'
import { eventName, SOURCE_LABELS } from '../../../trace/text/source-words.ts'
import { STAGE_HELP, STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { formatElapsed, formatMs } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { DataTable, type TableContent } from '../../parts/data-table.tsx'
import { Facts } from '../../parts/facts.tsx'
import { latencyTone, type Tone } from '../../parts/tone.ts'
import {
  axisTicks,
  layOutWaterfall,
  orderMarks,
  type WaterfallBar,
  type WaterfallLayout,
} from './waterfall-layout.ts'

const ENDING_TEXT: Readonly<Record<EventEnding, string>> = {
  heard: 'Heard: its first sample was found at the output.',
  scheduled:
    'Scheduled: no sound could be attributed to it alone, so the time asked for, ' +
    'or the first quantum after the message, stands for it.',
  lost: 'Lost: nothing sounded.',
  silent: 'Silent: no sound is expected of it alone; it ends with its message or action.',
  open: 'Open: still under way.',
}

const CAUSE_TEXT = {
  handler: 'tied to its event inside the handler',
  microtask: 'tied to its event across a promise',
  timer: 'tied to its event across a timer',
  unknown: 'cause unknown',
} as const

const TONE_COLOUR: Readonly<Record<Tone, string>> = {
  plain: 'var(--text-muted)',
  warning: 'var(--warning)',
  critical: 'var(--critical)',
}

const MARKS: readonly { key: keyof EventMarks; label: string }[] = [
  { key: 'event', label: 'Event time stamp' },
  { key: 'handlerStart', label: 'First handler begins' },
  { key: 'handlerEnd', label: 'Last handler returns' },
  { key: 'actionStart', label: 'Audio action begins' },
  { key: 'actionEnd', label: 'Audio action returns' },
  { key: 'postEnd', label: 'Post to the worklet returns' },
  { key: 'arrive', label: 'Message reaches the worklet' },
  { key: 'scheduled', label: 'Start asked for' },
  { key: 'quantumEnd', label: 'Quantum of its sound ends' },
  { key: 'audible', label: 'Audible' },
]

/** Everything that is known of one event. */
export function Waterfall(props: { event: TrackedEvent }) {
  const app = useApp()
  const { event } = props
  const layout = layOutWaterfall(event)
  return (
    <section
      class="waterfall"
      data-testid="waterfall"
      data-event={event.eventId}
      aria-label={`Event ${event.eventId}: ${eventName(event.label)}`}
    >
      <header class="chart-head">
        <h2>
          {eventName(event.label)} <span class="muted">#{event.eventId}</span>
        </h2>
        <span class={`ending ending-${event.ending}`} data-testid="waterfall-ending">
          {event.ending}
        </span>
        <button
          type="button"
          class="link-button"
          data-testid="waterfall-close"
          onClick={() => {
            app.events.selectedId.value = null
          }}
        >
          Close
        </button>
      </header>
      <Bars layout={layout} />
      <p class="waterfall-note">
        {ENDING_TEXT[event.ending]}
        {!layout.isPlacedByMarks && ' Marks were not kept for this event: bars stand end to end.'}
      </p>
      <Facts
        facts={[
          { name: 'Source', text: SOURCE_LABELS[event.source] },
          { name: 'From', text: event.virtual ? `${event.input} (virtual)` : event.input },
          { name: 'Bytes', text: bytesOf(event) },
          { name: 'Context', text: app.live.contextLabel(event.contextId) },
          { name: 'Target', text: event.target === '' ? '–' : event.target },
          { name: 'Action', text: CAUSE_TEXT[event.cause] },
          { name: 'Actions caused', text: String(event.actions) },
          { name: 'Onset', text: formatMs(event.onsetMs) },
        ]}
      />
      <DataTable
        testId="waterfall-marks"
        caption="Marks of the event"
        content={marksOf(event, app.recording.zeroWallMs)}
      />
    </section>
  )
}

function Bars(props: { layout: WaterfallLayout }) {
  const { bars, totalMs } = props.layout
  const scaleMs = totalMs > 0 ? totalMs : 1
  return (
    <div class="waterfall-chart">
      <div class="waterfall-axis" aria-hidden="true">
        <span />
        <span class="waterfall-track">
          {axisTicks(scaleMs, 5).map((tick) => (
            <span key={tick} class="waterfall-tick" style={{ left: share(tick, scaleMs) }}>
              {tick} ms
            </span>
          ))}
        </span>
        <span />
      </div>
      {bars.map((bar) => (
        <BarRow key={bar.stage} bar={bar} scaleMs={scaleMs} />
      ))}
    </div>
  )
}

function BarRow(props: { bar: WaterfallBar; scaleMs: number }) {
  const { session } = useApp()
  const { bar, scaleMs } = props
  const { stage, fromMs, lengthMs } = bar
  return (
    <div
      class={`waterfall-row waterfall-${stage}`}
      data-testid={`waterfall-${stage}`}
      data-absent={lengthMs === null}
      title={`${STAGE_LABELS[stage]}: ${STAGE_HELP[stage]}`}
    >
      <span class="waterfall-name">{STAGE_LABELS[stage]}</span>
      <span class="waterfall-track">
        {fromMs !== null && lengthMs !== null && (
          <span
            class="waterfall-bar"
            style={{
              left: share(fromMs, scaleMs),
              width: `max(2px, ${share(lengthMs, scaleMs)})`,
              background:
                stage === 'endToEnd'
                  ? TONE_COLOUR[latencyTone(lengthMs, session.config)]
                  : stageColour(stage),
            }}
          />
        )}
      </span>
      {lengthMs === null ? (
        <span class="waterfall-value muted">absent</span>
      ) : (
        <span class="waterfall-value" data-value={lengthMs}>
          {formatMs(lengthMs)}
        </span>
      )}
    </div>
  )
}

function marksOf(event: TrackedEvent, zeroWallMs: number): TableContent {
  // The post has a mark of its own only where it was not the first action.
  const shown = MARKS.filter(({ key }) => key !== 'postEnd' || event.marks.postEnd !== undefined)
  return {
    columns: [
      { label: 'Mark' },
      { label: 'After the event', isNumber: true },
      { label: 'In the recording', isNumber: true },
    ],
    rows: orderMarks(shown, event.marks).map(({ key, label }) => {
      const at = event.marks[key]
      if (at === undefined) return [label, { text: 'absent' }, '–']
      const after = at - event.marks.event
      return [label, { text: formatMs(after), value: after }, formatElapsed(at - zeroWallMs, 4)]
    }),
  }
}

function bytesOf({ source, status, data1, data2 }: TrackedEvent): string {
  return source === 'midi' ? [status, data1, data2].map(hex).join(' ') : '–'
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase()
}

function share(ms: number, ofMs: number): string {
  return `${(ms / ofMs) * 100}%`
}
