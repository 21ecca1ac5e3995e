// The fields of what a report counts: stages, glitches, contexts, processors, alerts, markers. Any context.

import type { ContextFigures } from '../contexts/figures.ts'
import type { ReportAlert, ReportGlitch, ReportProcessor, ReportStage } from '../report/schema.ts'
import { type Field, fieldMaker } from './fields.ts'
import { handleOf, stageHandle } from './handles.ts'

export interface StageRow extends ReportStage {
  readonly stage: string
}
/** `number`: from 1, in the order of the whole recording. */
export interface ContextRow extends ContextFigures {
  readonly number: number
}
export interface ProcessorRow extends ReportProcessor {
  readonly number: number
  /** Handle of its context. */
  readonly context: string | null
}
export interface GlitchRow extends ReportGlitch {
  /** Handle of its context. */
  readonly context: string | null
  /** Since the recording began. */
  readonly atMs: number
}
export interface AlertRow extends ReportAlert {
  readonly number: number
  /** Since the recording began. */
  readonly atMs: number
}

/** `number`: from 1, in the order of their times. */
export interface MarkerRow {
  readonly number: number
  /** Since the recording began. */
  readonly atMs: number
  /** The user's note; '' where there is none. */
  readonly text: string
}

const stage = fieldMaker<StageRow>([
  'handle',
  'count',
  'meanMs',
  'errorMs',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'maxMs',
])
const STAGE_FIGURES = [
  ['meanMs', 'Mean'],
  ['errorMs', 'Standard error of the mean, with that of the clocks'],
  ['p50Ms', 'Median'],
  ['p95Ms', 'Not exceeded by 95 %'],
  ['p99Ms', 'Not exceeded by 99 %'],
  ['p999Ms', 'Not exceeded by 99.9 %'],
  ['maxMs', 'Longest'],
  ['resolutionMs', 'Step of the clock that it was read from'],
] as const

export const STAGE_FIELDS: readonly Field<StageRow>[] = [
  stage.text('handle', 'Its name in this trace', (row) => stageHandle(row.stage)),
  stage.text('stage', 'Name of the stage', (row) => row.stage),
  stage.number('count', '', 'How many events had it', (row) => row.count),
  ...STAGE_FIGURES.map(([name, meaning]) => stage.number(name, 'ms', meaning, (row) => row[name])),
  stage.text('clock', 'Clocks that it was read from', (row) => row.clock),
]

const context = fieldMaker<ContextRow>([
  'handle',
  'type',
  'state',
  'sampleRate',
  'baseLatencyMs',
  'outputLatencyMs',
  'load.peak',
  'underruns',
  'gaps',
])
const CONTEXT_FIGURES = [
  ['sampleRate', 'Hz', 'Frames a second'],
  ['renderQuantumFrames', 'frames', 'Frames that are rendered at a time'],
  ['baseLatencyMs', 'ms', 'Latency of the context itself, as the platform says'],
  ['outputLatencyMs', 'ms', 'Latency of output and device, as the platform says'],
  ['underruns', '', 'Underruns that the platform reported'],
  ['underrunDurationMs', 'ms', 'How long they were together'],
  ['gaps', '', 'Gaps of the audio thread that the probe saw'],
  ['callbackFrames', 'frames', "Frames of the device's callback"],
  ['driftPpm', 'ppm', 'Audio clock against page clock'],
  ['driftErrorPpm', 'ppm', 'Error of the drift'],
  ['clockResidualMs', 'ms', 'What the fit of the output clock leaves'],
  ['workletOffsetMs', 'ms', "Clock of the audio thread minus the page's"],
  ['workletOffsetErrorMs', 'ms', 'Error of that offset'],
  ['peak', '', 'Highest sample value, 1 is full scale'],
  ['clippedSamples', '', 'Samples beyond full scale'],
  ['nanSamples', '', 'Samples that were no numbers'],
] as const

export const CONTEXT_FIELDS: readonly Field<ContextRow>[] = [
  context.text('handle', 'Its name in this trace', (row) => handleOf('c', row.number)),
  context.text('id', 'Its name in reports', (row) => row.id),
  context.text('type', 'realtime or offline', (row) => row.type),
  context.text('state', 'Its state at the end', (row) => row.state),
  ...CONTEXT_FIGURES.map(([name, unit, meaning]) =>
    context.number(name, unit, meaning, (row) => row[name]),
  ),
  context.number(
    'load.average',
    '',
    'Share of the quantum that processors took',
    (row) => row.load.average,
  ),
  context.number('load.peak', '', 'The same at its highest', (row) => row.load.peak),
  context.text('probe', 'State of the probe', (row) => row.probe),
  context.text('sink', 'Where it plays to', (row) => (row.sink === '' ? null : row.sink)),
  context.text('document', 'The document that made it', (row) => row.document),
  context.flag(
    'isReference',
    'It was made for the reference instrument',
    (row) => row.isReference === true,
  ),
]

const processor = fieldMaker<ProcessorRow>([
  'handle',
  'context',
  'name',
  'instance',
  'thread',
  'quanta',
  'processUs.mean',
  'processUs.p95',
  'load.average',
  'load.peak',
])
const PROCESS_FIGURES = [
  ['mean', 'Mean time of a call'],
  ['p50', 'Median time of a call'],
  ['p95', 'Not exceeded by 95 % of the calls'],
  ['p99', 'Not exceeded by 99 % of the calls'],
  ['max', 'Longest call'],
  ['resolution', 'Step of the clock that timed it'],
  ['error', 'Standard error of the mean'],
] as const

const MESSAGE_FIGURES = [
  ['toProcessor', '', 'Messages that reached it'],
  ['toPage', '', 'Messages that it posted'],
  ['arrived', '', 'Of those that it posted, as many have reached the page'],
  ['toProcessorPerSecond', '', 'Messages that reached it, a second'],
  ['toPagePerSecond', '', 'Messages that it posted, a second'],
  [
    'toProcessorBytes',
    'B',
    'Bytes of buffers and texts in messages to it, not of what lies deeper',
  ],
  ['toPageBytes', 'B', 'Bytes of buffers and texts in messages from it, not of what lies deeper'],
  ['toProcessorMore', '', 'Messages to it that hold, or may hold, more than these bytes'],
  ['toPageMore', '', 'Messages from it that hold, or may hold, more than these bytes'],
] as const

export const PROCESSOR_FIELDS: readonly Field<ProcessorRow>[] = [
  processor.text('handle', 'Its name in this trace', (row) => handleOf('p', row.number)),
  processor.text('context', 'The audio context that it runs in', (row) => row.context),
  processor.text('name', 'Name that it is registered under', (row) => row.name),
  processor.number(
    'instance',
    '',
    'Which of several nodes of this name, from 1',
    (row) => row.instance,
  ),
  processor.text('thread', 'audio, or page for a ScriptProcessor node', (row) => row.thread),
  processor.number('frames', 'frames', 'Frames of each call', (row) => row.frames),
  processor.number('budgetUs', 'µs', 'What each call may take', (row) => row.budgetUs),
  processor.number('quanta', '', 'Calls', (row) => row.quanta),
  processor.number('timed', '', 'Calls that were timed', (row) => row.timed),
  ...PROCESS_FIGURES.map(([name, meaning]) =>
    processor.number(`processUs.${name}`, 'µs', meaning, (row) =>
      row.timed > 0 ? row.processUs[name] : null,
    ),
  ),
  processor.number('load.average', '', 'Share of its budget', (row) =>
    row.timed > 0 ? row.load.average : null,
  ),
  processor.number('load.peak', '', 'The same at its highest', (row) =>
    row.timed > 0 ? row.load.peak : null,
  ),
  processor.number('constructUs', 'µs', 'What its constructor took', (row) => row.constructUs),
  ...MESSAGE_FIGURES.map(([name, unit, meaning]) =>
    processor.number(`messages.${name}`, unit, meaning, (row) => row.messages?.[name]),
  ),
]

const alert = fieldMaker<AlertRow>(['handle', 'atMs', 'level', 'event', 'stage', 'endToEndMs'])

export const ALERT_FIELDS: readonly Field<AlertRow>[] = [
  alert.text('handle', 'Its name in this trace', (row) => handleOf('a', row.number)),
  alert.number('atMs', 'ms', 'When, since the recording began', (row) => row.atMs),
  alert.text('level', 'warning or critical', (row) => row.level),
  alert.text('event', 'The event that it is about', (row) =>
    row.frameId === undefined ? null : handleOf('e', row.frameId),
  ),
  alert.text('stage', 'The longest part of that event', (row) => row.stage),
  alert.number('endToEndMs', 'ms', 'From that event to audible', (row) => row.endToEndMs),
  alert.text('cause', 'Why there is this alert, one sentence', (row) => row.cause),
]

const glitch = fieldMaker<GlitchRow>([
  'handle',
  'atMs',
  'context',
  'kind',
  'cause',
  'confidence',
  'durationMs',
])

export const GLITCH_FIELDS: readonly Field<GlitchRow>[] = [
  glitch.text('handle', 'Its name in this trace', (row) => handleOf('g', row.id)),
  glitch.number('atMs', 'ms', 'When it was seen, since the recording began', (row) => row.atMs),
  glitch.text('context', 'The audio context that it is of', (row) => row.context),
  glitch.text('kind', 'What happened', (row) => row.kind),
  glitch.text('cause', 'Why, or unknown', (row) => row.cause),
  glitch.number('confidence', '', 'How sure that is, 0 to 1', (row) => row.confidence),
  glitch.number('durationMs', 'ms', 'How long it lasted', (row) => row.toMs - row.fromMs),
  glitch.text('text', 'What happened and why, in words', (row) => row.text),
  glitch.text('advice', 'What can be done', (row) => row.advice),
]

const marker = fieldMaker<MarkerRow>(['handle', 'atMs'])

export const MARKER_FIELDS: readonly Field<MarkerRow>[] = [
  marker.text('handle', 'Its name in this trace', (row) => handleOf('m', row.number)),
  marker.number('atMs', 'ms', 'Where it stands, since the recording began', (row) => row.atMs),
  marker.text('text', "The user's note", (row) => (row.text === '' ? null : row.text)),
]
