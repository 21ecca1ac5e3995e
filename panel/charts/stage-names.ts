// Names of stages as the user reads them, in one place. Pure data; panel page.

import type { StageName } from '../../trace/config/stage-names.ts'

export const STAGE_LABEL: Readonly<Record<StageName, string>> = {
  midi: 'MIDI',
  validation: 'Validation',
  serialization: 'Serialization',
  port: 'Port',
  lookAhead: 'Look-ahead',
  worklet: 'Worklet',
  output: 'Output',
  endToEnd: 'End to end',
}

/** What a stage spans, one line. */
export const STAGE_HELP: Readonly<Record<StageName, string>> = {
  midi: 'from the event’s time stamp to the page’s first handler',
  validation: 'from the handler’s start to the first audio action',
  serialization: 'the call that posts the message or starts the node',
  port: 'from the posted message to its event in the worklet',
  lookAhead: 'from the action to the start that the page asked for',
  worklet: 'from the message to the end of the quantum that holds its sound',
  output: 'from that quantum to the moment it is audible',
  endToEnd: 'from the event’s time stamp to audible',
}
