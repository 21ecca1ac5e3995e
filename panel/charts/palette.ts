// The colours that canvases draw with, read from the CSS variables once per theme, so that CSS stays their only home.
// Panel page.

import { PART_STAGES, type PartStageName } from '../../trace/config/stage-names.ts'

/** Such as `--stage-look-ahead`; the theme has one for each stage. */
const stageVariable = (stage: PartStageName): string =>
  `--stage-${stage.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** Told apart by who sees colours otherwise too, in both themes: see the test. */
const CONTEXT_COLOURS = 8
const contextVariable = (place: number): string => `--series-${(place % CONTEXT_COLOURS) + 1}`

/** Dashes of lines, pixels on and off. */
export const DASHES = {
  solid: [],
  dashed: [7, 4],
  dotted: [2, 3],
  mixed: [8, 3, 2, 3],
} as const

export type DashName = keyof typeof DASHES

const DASH_NAMES = ['solid', 'dashed', 'dotted', 'mixed'] as const

/** The dashes of the context at `place`: others after each four, so that no two of sixteen look alike. */
export function contextDash(place: number): DashName {
  return DASH_NAMES[Math.floor(place / 4) % DASH_NAMES.length] ?? 'solid'
}

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
  /** For contexts, in order; they begin again after the last. */
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
    contexts: Array.from({ length: CONTEXT_COLOURS }, (_, place) => read(contextVariable(place))),
  }
}

/** A stage's colour as a CSS value, for what is no canvas. */
export function stageColour(stage: PartStageName): string {
  return `var(${stageVariable(stage)})`
}

/** The colour of the context at `place` in the session's order, as a CSS value. */
export function contextColour(place: number): string {
  return `var(${contextVariable(Math.max(0, place))})`
}
