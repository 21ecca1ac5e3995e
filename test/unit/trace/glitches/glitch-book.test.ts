import { describe, expect, it } from 'vitest'
import { MAX_GLITCHES } from '../../../../trace/glitches/glitch.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { glitchScene } from '../../../support/trace/glitch-scene.ts'
import { createTraceBuilder, KIND, STAT } from '../../../support/trace/trace-builder.ts'

describe('the glitches of a session', () => {
  it('are bounded where a page makes them by the thousand; all are counted, and cost what they cost', () => {
    const builder = createTraceBuilder()
    const context = builder.context()
    for (let glitch = 0; glitch < 20_000; glitch++)
      context.record({ kind: KIND.gap, frame: glitch, wallMs: glitch * 500, b: 40 })
    const session = createSession()
    const messages = builder.messages()
    for (const stamped of messages) session.ingest(stamped)
    session.finish()
    const { glitches, glitchCounts } = session.report()
    expect(glitches).toHaveLength(MAX_GLITCHES)
    expect(glitches.at(-1)?.id).toBe(20_000)
    expect(glitchCounts?.all).toBe(20_000)
    // More than the records themselves, and within what a recording may cost.
    expect(session.spentUnits).toBeGreaterThan(20_000 * 12)
    expect(session.spentUnits).toBeLessThan(20_000 * 40)
  })

  it('are not made of records that are no numbers', () => {
    const builder = createTraceBuilder()
    const context = builder.context()
    for (const bad of [NaN, Infinity, -Infinity]) {
      context.record({ kind: KIND.gap, frame: bad, wallMs: bad, b: bad })
      context.record({ kind: KIND.quantum, source: 1, frame: bad, wallMs: bad, a: 1, b: bad })
      builder.record({ kind: KIND.stat, source: 1, wallMs: 10, a: STAT.underrunEvents, b: bad })
      builder.record({ kind: KIND.audioProcess, source: 40, wallMs: 10, a: 1, b: bad })
      builder.record({ kind: KIND.longTask, wallMs: 10, b: bad })
    }
    const session = createSession()
    for (const stamped of builder.messages()) session.ingest(stamped)
    session.finish()
    expect(session.report().glitches).toEqual([])
  })

  it('are told while more may still come, and forgotten when all is', () => {
    const scene = glitchScene({ seconds: 5 })
    scene.burn(4500, 6000)
    const session = createSession()
    for (const stamped of scene.messages()) session.ingest(stamped)
    expect(session.report().glitches.map(({ cause }) => cause)).toEqual(['processorOverBudget'])
    expect(session.report().glitchCounts).toEqual({ all: 1, byCause: { processorOverBudget: 1 } })
    session.clear()
    expect(session.report().glitchCounts).toEqual({ all: 0, byCause: {} })
  })

  it('are those of a selection of context and time', () => {
    const scene = glitchScene()
    scene.burn(3000, 6000)
    scene.burn(5000, 6000)
    const session = scene.read()
    const [first, second] = session.report().glitches
    const fromMs = ((first?.wallMs ?? 0) + (second?.wallMs ?? 0)) / 2
    const later = session.report({ fromMs })
    expect(later.glitches.map(({ id }) => id)).toEqual([second?.id])
    expect(later.glitchCounts?.all).toBe(1)
    expect(session.report({ contextId: 'another' }).glitches).toEqual([])
  })

  it('are the same however the chunks of page and audio thread come one after the other', () => {
    const told = (lateMs: Record<number, number>): unknown => {
      const scene = glitchScene({ bufferFrames: 1024 })
      scene.burn(3000, 40_000)
      scene.task(5000, 200)
      const session = createSession()
      for (const stamped of scene.messages(lateMs)) session.ingest(stamped)
      session.finish()
      return session.report().glitches.map(({ kind, cause }) => [kind, cause])
    }
    const usual = told({})
    expect(usual).toEqual([
      ['underrun', 'processorOverBudget'],
      ['buffer', 'mainThreadTask'],
    ])
    expect(told({ 0: 400 })).toEqual(usual)
    expect(told({ 1: 400 })).toEqual(usual)
  })
})
