// The colours that canvases draw with, read from the CSS variables once per theme, so that CSS stays their only home.
// Panel page.

import type { PartStageName } from '../../trace/config/stage-names.ts'

const STAGE_VARIABLES: Readonly<Record<PartStageName, string>> = {
  midi: '--stage-midi',
  validation: '--stage-validation',
  serialization: '--stage-serialization',
  port: '--stage-port',
  lookAhead: '--stage-look-ahead',
  worklet: '--stage-worklet',
  output: '--stage-output',
}

const CONTEXT_VARIABLES = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

/** CSS colours as text, by what they mean. */
export interface Palette {
  text: string
  textMuted: string
  grid: string
  axis: string
  accent: string
  warning: string
  critical: string
  stages: Record<PartStageName, string>
  /** For contexts, in order; wraps round. */
  contexts: string[]
}

/**
 * Colours as they apply to `element` now. Forces a style computation: call it when the theme changes, not per frame.
 */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    text: read('--text'),
    textMuted: read('--text-muted'),
    grid: read('--chart-grid'),
    axis: read('--chart-axis'),
    accent: read('--accent'),
    warning: read('--warning'),
    critical: read('--critical'),
    stages: {
      midi: read(STAGE_VARIABLES.midi),
      validation: read(STAGE_VARIABLES.validation),
      serialization: read(STAGE_VARIABLES.serialization),
      port: read(STAGE_VARIABLES.port),
      lookAhead: read(STAGE_VARIABLES.lookAhead),
      worklet: read(STAGE_VARIABLES.worklet),
      output: read(STAGE_VARIABLES.output),
    },
    contexts: CONTEXT_VARIABLES.map(read),
  }
}

/** A stage's colour as a CSS value, for what is no canvas. */
export function stageColour(stage: PartStageName): string {
  return `var(${STAGE_VARIABLES[stage]})`
}

/** The colour of the context at `place` in the session's order, as a CSS value; wraps round. */
export function contextColour(place: number): string {
  return `var(${CONTEXT_VARIABLES[place % CONTEXT_VARIABLES.length] ?? CONTEXT_VARIABLES[0]})`
}
