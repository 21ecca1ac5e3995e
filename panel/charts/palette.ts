// The colours that canvases draw with, read from the CSS variables once per theme, so that CSS stays their only home. Panel page.

import type { PartStageName } from '../../trace/config/stage-names.ts'

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

/** Colours as they apply to `element` now. Forces a style computation: call it when the theme changes, not per frame. */
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
      midi: read('--stage-midi'),
      validation: read('--stage-validation'),
      serialization: read('--stage-serialization'),
      port: read('--stage-port'),
      lookAhead: read('--stage-look-ahead'),
      worklet: read('--stage-worklet'),
      output: read('--stage-output'),
    },
    contexts: ['--series-1', '--series-2', '--series-3', '--series-4'].map(read),
  }
}
