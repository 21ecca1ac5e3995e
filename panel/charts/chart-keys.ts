// What the keys mean on a chart that has the focus. Pure; panel page.

export type ChartAction =
  | { kind: 'step'; direction: 1 | -1 }
  | { kind: 'jump'; direction: 1 | -1 }
  | { kind: 'move'; share: number }
  | { kind: 'zoom'; factor: number }
  | { kind: 'follow' }
  | { kind: 'leave' }

/** For a screen reader, and for whoever asks. */
export const CHART_KEYS =
  'Arrow keys move the cursor, Home and End take it to the ends, plus and minus zoom, ' +
  'Shift with an arrow key moves along, 0 goes back to all.'

/** The action of a key; null: the key is not the chart's. */
export function actionOf(key: string, isShift: boolean): ChartAction | null {
  switch (key) {
    case 'ArrowRight':
      return isShift ? { kind: 'move', share: 0.25 } : { kind: 'step', direction: 1 }
    case 'ArrowLeft':
      return isShift ? { kind: 'move', share: -0.25 } : { kind: 'step', direction: -1 }
    case 'Home':
      return { kind: 'jump', direction: 1 }
    case 'End':
      return { kind: 'jump', direction: -1 }
    case '+':
    case '=':
      return { kind: 'zoom', factor: 0.5 }
    case '-':
    case '_':
      return { kind: 'zoom', factor: 2 }
    case '0':
      return { kind: 'follow' }
    case 'Escape':
      return { kind: 'leave' }
    default:
      return null
  }
}
