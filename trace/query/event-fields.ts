// The fields of tracked events: rows of `awescope query … events`, of CSV and of Parquet. Any context.

import { STAGES } from '../config/stage-names.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { type Field, fieldMaker } from './fields.ts'
import { handleOf } from './handles.ts'

export interface EventRow {
  readonly event: TrackedEvent
  /** Since the recording began. */
  readonly atMs: number
  /** Handle of the context that it played in; null: none that is known. */
  readonly context: string | null
}

const { number, text, flag } = fieldMaker<EventRow>([
  'handle',
  'atMs',
  'source',
  'label',
  'ending',
  'stage.port',
  'stage.worklet',
  'stage.output',
  'stage.endToEnd',
])

const orNull = (value: string): string | null => (value === '' ? null : value)

const stageFields = STAGES.map((stage) =>
  number(
    `stage.${stage}`,
    'ms',
    `How long the stage ${stage} lasted`,
    ({ event }) => event.stages[stage],
  ),
)

export const EVENT_FIELDS: readonly Field<EventRow>[] = [
  text('handle', 'Its name in this trace', ({ event }) => handleOf('e', event.eventId)),
  number('atMs', 'ms', 'When it happened, since the recording began', ({ atMs }) => atMs),
  text('source', 'What kind of thing it came from', ({ event }) => event.source),
  text('input', 'Name of the MIDI input', ({ event }) => orNull(event.input)),
  text('label', 'What it was, in words', ({ event }) => orNull(event.label)),
  text(
    'ending',
    'How it ended: heard, scheduled, lost or silent, or open',
    ({ event }) => event.ending,
  ),
  text(
    'cause',
    'How its audio action was tied to it: handler, microtask, timer or unknown',
    ({ event }) => event.cause,
  ),
  text('context', 'The audio context that it played in', ({ context }) => context),
  text('target', 'What its first audio action addressed', ({ event }) => orNull(event.target)),
  text(
    'reference',
    'The reference instrument that played it; absent for the page',
    ({ event }) => event.referenceId,
  ),
  flag(
    'virtual',
    'It came from the virtual input',
    ({ event }) => event.source === 'midi' && event.virtual,
  ),
  number('status', '', 'Status byte of a MIDI event', ({ event }) => midiByte(event, 'status')),
  number('data1', '', 'First data byte of a MIDI event', ({ event }) => midiByte(event, 'data1')),
  number('data2', '', 'Second data byte of a MIDI event', ({ event }) => midiByte(event, 'data2')),
  number('actions', '', 'How many audio actions it caused', ({ event }) => event.actions),
  number(
    'onsetMs',
    'ms',
    'From its dispatch to the first sample, context time; where heard',
    ({ event }) => event.onsetMs,
  ),
  number(
    'toSoundMs',
    'ms',
    'From the event to the end of the quantum with its sound',
    ({ event }) => event.toSoundMs,
  ),
  ...stageFields,
]

function midiByte(event: TrackedEvent, name: 'status' | 'data1' | 'data2'): number | null {
  return event.source === 'midi' ? event[name] : null
}
