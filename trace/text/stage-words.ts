// The stages of a tracked event as people read them. Any context.

import type { StageName } from '../config/stage-names.ts'

type StageWords = Readonly<Record<StageName, string>>

/** Heads of columns, legends. */
export const STAGE_LABELS: StageWords = {
  midi: 'MIDI',
  input: 'Input',
  validation: 'Validation',
  serialization: 'Serialization',
  port: 'Port',
  lookAhead: 'Look-ahead',
  worklet: 'Worklet',
  output: 'Output',
  endToEnd: 'End to end',
}

/** Names in tables of plain text and within sentences: "most of it in …". */
export const STAGE_TITLES: StageWords = {
  midi: 'MIDI to handler',
  input: 'input to handler',
  validation: 'page code',
  serialization: 'hand-over call',
  port: 'port',
  lookAhead: 'look-ahead',
  worklet: 'worklet',
  output: 'output',
  endToEnd: 'end to end',
}

/** Where the time of a stage went: "most of it was …". */
export const STAGE_CAUSES: StageWords = {
  midi: "the wait for the page's MIDI handler (main thread busy)",
  input: "the wait for the page's handler of the input (main thread busy)",
  validation: "the page's own code before its first audio action",
  serialization: 'the call that hands the note over (postMessage or node call)',
  port: 'the way of the message to the audio thread',
  lookAhead: 'the look-ahead that the page asked for',
  worklet: 'the audio thread until the first sound was rendered',
  output: 'the output latency of browser and device',
  endToEnd: 'all from event to sound',
}

/** What a stage spans, one line. */
export const STAGE_HELP: StageWords = {
  midi: 'from the event’s time stamp to the page’s first handler',
  input: 'from the time stamp of a key, pointer, message or timer to the page’s handler',
  validation: 'from the handler’s start to the first audio action',
  serialization: 'the call that posts the message or starts the node',
  port: 'from the posted message to its event in the worklet',
  lookAhead: 'from the action to the start that the page asked for',
  worklet: 'from the message to the end of the quantum that holds its sound',
  output: 'from that quantum to the moment it is audible',
  endToEnd: 'from the event’s time stamp to audible',
}
