// The waterfall of one event: each stage as a bar on one time axis, absent ones named as absent, and the marks that they come from. Panel page.

import type { EventEnding, EventMarks, TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { STAGE_HELP, STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { formatElapsed, formatMs } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { axisTicks, layOutWaterfall } from './waterfall-layout.ts'

const ENDING_TEXT: Readonly<Record<EventEnding, string>> = {
  heard: 'Heard: its first sample was found at the output.',
  scheduled:
    'Scheduled: no sound could be attributed to it alone, so the time asked for, or the first quantum after the message, stands for it.',
  lost: 'Lost: nothing sounded.',
  silent: 'Silent: not a note-on; it ends with its message or action.',
  open: 'Open: still under way.',
}

const CAUSE_TEXT = {
  handler: 'tied to its event inside the handler',
  microtask: 'tied to its event across a promise',
  timer: 'tied to its event across a zero-delay timer',
  unknown: 'cause unknown',
} as const

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

export function Waterfall(props: { event: TrackedEvent }) {
  const app = useApp()
  const { event } = props
  const { bars, totalMs, isPlacedByMarks } = layOutWaterfall(event)
  const scaleMs = totalMs > 0 ? totalMs : 1
  const { warningMs, criticalMs } = app.session.config
  return (
    <section
      class="waterfall"
      data-testid="waterfall"
      data-event={event.eventId}
      aria-label={`Event ${event.eventId}: ${event.label}`}
    >
      <header class="chart-head">
        <h2>
          {event.label} <span class="muted">#{event.eventId}</span>
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
      <div class="waterfall-chart">
        <div class="waterfall-axis" aria-hidden="true">
          <span />
          <span class="waterfall-track">
            {axisTicks(scaleMs, 5).map((tick) => (
              <span
                key={tick}
                class="waterfall-tick"
                style={{ left: `${(tick / scaleMs) * 100}%` }}
              >
                {tick} ms
              </span>
            ))}
          </span>
          <span />
        </div>
        {bars.map((bar) => (
          <div
            key={bar.stage}
            class={`waterfall-row waterfall-${bar.stage}`}
            data-testid={`waterfall-${bar.stage}`}
            data-absent={bar.lengthMs === null}
            title={`${STAGE_LABELS[bar.stage]}: ${STAGE_HELP[bar.stage]}`}
          >
            <span class="waterfall-name">{STAGE_LABELS[bar.stage]}</span>
            <span class="waterfall-track">
              {bar.fromMs !== null && bar.lengthMs !== null && (
                <span
                  class="waterfall-bar"
                  style={{
                    left: `${(bar.fromMs / scaleMs) * 100}%`,
                    width: `max(2px, ${(bar.lengthMs / scaleMs) * 100}%)`,
                    background:
                      bar.stage === 'endToEnd'
                        ? endToEndColour(bar.lengthMs, warningMs, criticalMs)
                        : stageColour(bar.stage),
                  }}
                />
              )}
            </span>
            {bar.lengthMs === null ? (
              <span class="waterfall-value muted">absent</span>
            ) : (
              <span class="waterfall-value" data-value={bar.lengthMs}>
                {formatMs(bar.lengthMs)}
              </span>
            )}
          </div>
        ))}
      </div>
      <p class="waterfall-note">
        {ENDING_TEXT[event.ending]}
        {!isPlacedByMarks && ' Marks were not kept for this event: bars stand end to end.'}
      </p>
      <dl class="facts">
        <Fact name="Input" text={event.virtual ? `${event.input} (virtual)` : event.input} />
        <Fact name="Bytes" text={[event.status, event.data1, event.data2].map(hex).join(' ')} />
        <Fact name="Context" text={app.live.contextLabel(event.contextId)} />
        <Fact name="Target" text={event.target === '' ? '–' : event.target} />
        <Fact name="Action" text={CAUSE_TEXT[event.cause]} />
        <Fact name="Actions caused" text={String(event.actions)} />
        <Fact name="Onset" text={formatMs(event.onsetMs)} />
      </dl>
      <DataTable
        testId="waterfall-marks"
        caption="Marks of the event"
        content={{
          columns: [
            { label: 'Mark' },
            { label: 'After the event', isNumber: true },
            { label: 'In the recording', isNumber: true },
          ],
          // The post has a mark of its own only where it was not the first action.
          rows: MARKS.filter(
            ({ key }) => key !== 'postEnd' || event.marks.postEnd !== undefined,
          ).map(({ key, label }) => {
            const at = event.marks[key]
            if (at === undefined) return [label, { text: 'absent' }, '–']
            const after = at - event.marks.event
            return [
              label,
              { text: formatMs(after), value: after },
              formatElapsed(at - app.recording.zeroWallMs, 4),
            ]
          }),
        }}
      />
    </section>
  )
}

function Fact(props: { name: string; text: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.text}</dd>
    </div>
  )
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase()
}

function stageColour(stage: string): string {
  return `var(--stage-${stage === 'lookAhead' ? 'look-ahead' : stage})`
}

function endToEndColour(lengthMs: number, warningMs: number, criticalMs: number): string {
  return lengthMs >= criticalMs
    ? 'var(--critical)'
    : lengthMs >= warningMs
      ? 'var(--warning)'
      : 'var(--text-muted)'
}
