// What the keys mean on a chart. Node.

import { describe, expect, it } from 'vitest'
import { actionOf } from '../../../../panel/charts/chart-keys.ts'

describe('the keys of a chart', () => {
  it('move the cursor, move along, zoom and go back', () => {
    expect(actionOf('ArrowLeft', false)).toEqual({ kind: 'step', direction: -1 })
    expect(actionOf('ArrowRight', true)).toEqual({ kind: 'move', share: 0.25 })
    expect(actionOf('Home', false)).toEqual({ kind: 'jump', direction: 1 })
    expect(actionOf('+', true)).toEqual({ kind: 'zoom', factor: 0.5 })
    expect(actionOf('-', false)).toEqual({ kind: 'zoom', factor: 2 })
    expect(actionOf('0', false)).toEqual({ kind: 'follow' })
    expect(actionOf('Escape', false)).toEqual({ kind: 'leave' })
  })

  it('leave the others to the panel, such as those that play notes', () => {
    for (const key of ['a', 'Tab', 'ArrowUp', 'Enter', ' ']) expect(actionOf(key, false)).toBeNull()
  })
})
