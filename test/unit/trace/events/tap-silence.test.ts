// When a note surely made no sound. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget } from '../../../../trace/config/session-budget.ts'
import type { ContextReader } from '../../../../trace/contexts/context-reader.ts'
import { createContextTraces, type ContextTrace } from '../../../../trace/events/context-trace.ts'
import type { OpenEvent } from '../../../../trace/events/open-event.ts'
import { isSurelySilent } from '../../../../trace/events/tap-silence.ts'
import { ACTION, KIND } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'

const SECOND = 48_000
/** 1500 ms. */
const WINDOW = 72_000

interface Tapped {
  context: ContextReader
  trace: ContextTrace
}

/** A tap that hears levels ten times a second from frame 0 on; loud at this frame. */
function tapped(loudFrame = -1, probe: 'running' | 'blocked' = 'running'): Tapped {
  const context = definedContext()
  context.platform.update('running', probe, 10, '')
  for (let frame = 0; frame < 6 * SECOND; frame += 4800) {
    const b = frame === loudFrame ? 0.5 : 0
    context.level.add({
      kind: KIND.level,
      flags: 0,
      source: 0,
      sequence: 0,
      frame,
      wallMs: 0,
      a: 0,
      b,
    })
  }
  return { context, trace: createContextTraces(createSessionBudget()).of(context) }
}

/** Dispatched where the context stood at a second. */
const note = (context: ContextReader, given: Partial<OpenEvent> = {}): OpenEvent =>
  openNote({ eventFrames: [{ context, frame: SECOND, wallMs: 0 }], ...given })

describe('a note', () => {
  it('surely made no sound where the tap heard silence all through its window', () => {
    const { context, trace } = tapped()
    expect(isSurelySilent(note(context), trace)).toBe(true)
    for (const [loud, isSilent] of [
      [SECOND - 4800, true],
      [SECOND, false],
      [SECOND + WINDOW, false],
      [SECOND + WINDOW + 4800, true],
    ] as const) {
      const other = tapped(loud)
      expect(isSurelySilent(note(other.context), other.trace), `${loud}`).toBe(isSilent)
    }
  })

  it('may have made one where an onset came in its window', () => {
    const { context, trace } = tapped()
    for (const [onset, isSilent] of [
      [SECOND - 1, true],
      [SECOND, false],
      [SECOND + WINDOW, false],
      [SECOND + WINDOW + 1, true],
    ] as const) {
      trace.recentOnsetFrames = [onset]
      expect(isSurelySilent(note(context), trace), `${onset}`).toBe(isSilent)
    }
  })

  it('may have made one where the tap does not run, or nothing tells where the context stood', () => {
    const blocked = tapped(-1, 'blocked')
    expect(isSurelySilent(note(blocked.context), blocked.trace)).toBe(false)
    const { trace } = tapped()
    expect(isSurelySilent(openNote(), trace)).toBe(false)
  })

  it('is listened for from its message’s arrival on, or from the start that it asks for', () => {
    const { context, trace } = tapped(SECOND + 4800)
    const arrive = { frame: SECOND + 9600, wallMs: 0 }
    const post = actionIn(context, { action: ACTION.post, processorIndex: 1 })
    expect(isSurelySilent(note(context, { actions: [post], post }), trace)).toBe(false)
    expect(isSurelySilent(note(context, { actions: [post], post, arrive }), trace)).toBe(true)
    const later = actionIn(context, { frame: SECOND + 9600 })
    expect(isSurelySilent(note(context, { actions: [later] }), trace)).toBe(true)
    // The start counts, not the message that came before it.
    trace.recentOnsetFrames = [2 * SECOND + WINDOW + 100]
    const far = actionIn(context, { frame: 2 * SECOND + 200 })
    const both = { actions: [far], post, arrive }
    expect(isSurelySilent(note(context, both), trace)).toBe(false)
  })
})
