// The colours that canvases draw with, read from the CSS variables once per theme, so that CSS stays their only home.
// Panel page.

import { PART_STAGES, type PartStageName } from '../../trace/config/stage-names.ts'

/** Such as `--stage-look-ahead`; the theme has one for each stage. */
const stageVariable = (stage: PartStageName): string =>
  `--stage-${stage.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

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
    stages: Object.fromEntries(
      PART_STAGES.map((stage) => [stage, read(stageVariable(stage))]),
    ) as Palette['stages'],
    contexts: CONTEXT_VARIABLES.map(read),
  }
}

/** A stage's colour as a CSS value, for what is no canvas. */
export function stageColour(stage: PartStageName): string {
  return `var(${stageVariable(stage)})`
}

/** The colour of the context at `place` in the session's order, as a CSS value; wraps round. */
export function contextColour(place: number): string {
  return `var(${CONTEXT_VARIABLES[place % CONTEXT_VARIABLES.length] ?? CONTEXT_VARIABLES[0]})`
}
