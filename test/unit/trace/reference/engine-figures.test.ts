// What the engine says of itself, from the real engine and monitor through records into session and report. Node.

import { assert, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { qualityReasonText } from '../../../../trace/text/engine-words.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import type { BudgetName } from '../../../../trace/reference/schema.ts'
import type { Report, ReportBudget } from '../../../../trace/report/schema.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { must } from '../../../support/trace/must.ts'
import {
  createEngineRun,
  defineReference,
  REFERENCE_ID,
} from '../../../support/trace/reference-scene.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'

function budget(report: Report, name: BudgetName): ReportBudget {
  return must(must(report.reference).budgets.find((each) => each.name === name))
}

describe('the engine’s own stream', () => {
  it('carries voices, figures and status from the real monitor into the session', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const run = createEngineRun()
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    for (const key of [60, 64, 67]) run.engine.sendShort(0, 0x90, key, 100)
    run.engine.sendShort(0, 0xb3, 64, 127)
    run.engine.sendShort(0, 0x93, 72, 90)
    run.engine.sendShort(2000, 0x83, 72, 0)
    run.run(100)
    for (const message of run.take()) session.ingest(message)
    const live = must(session.references[0])
    const { voices, counters } = run.engine
    expect(live.voices.map(({ key }) => key).toSorted((left, right) => left - right)).toEqual([
      60, 64, 67, 72,
    ])
    for (const voice of live.voices) {
      expect(voice.key).toBe(voices.key[voice.voice])
      expect(voice.channel).toBe(voices.channel[voice.voice])
      expect(voice.isPedalled).toBe(voices.isPedalled[voice.voice] === 1)
      expect(voice.amplitude).toBeGreaterThan(0)
    }
    expect(live.voices.filter(({ isPedalled }) => isPedalled).map(({ key }) => key)).toEqual([72])
    expect(live.status).toBe('GOOD')
    expect(live.quality).toMatchObject({ level: 'Maximum', reason: 'start' })
    const engine = must(must(session.report().reference).engine)
    expect(engine.notes).toBe(counters.notes)
    expect(engine.activeVoices).toBe(4)
    expect(engine.blockMeanUs).toBeCloseTo(200, 0)
    expect(engine.cpuShare).toBeCloseTo(200 / ((128 / 48_000) * 1e6), 2)
    expect(engine.latencyFrames).toBe(run.engine.latencyFrames)
    expect(engine.memoryMegabytes).toBeCloseTo((run.engine.memoryBytes + 1e6) / 1e6, 3)
  })

  it('tells each steal with the key that lost its voice, and how many there were a second', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const run = createEngineRun({ voices: 4 })
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    for (let note = 0; note < 12; note++) run.engine.sendShort(note * 4096, 0x90, 60 + note, 100)
    run.run(420)
    for (const message of run.take()) session.ingest(message)
    const live = must(session.references[0])
    expect(run.engine.counters.voicesStolen).toBe(8)
    expect(live.steals).toHaveLength(8)
    const lost = new Set(live.steals.map(({ key }) => key))
    expect(lost.size).toBe(8)
    for (const { key } of live.steals)
      expect(live.voices.some((voice) => voice.key === key)).toBe(false)
    expect(live.stealsPerSecond).toBeGreaterThan(0)
  })

  it('judges the budgets by what was measured, and by what the clock can tell', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const definitions = trace.messages()
    const reportOf = (run: ReturnType<typeof createEngineRun>): Report => {
      const session = createSession()
      for (const message of [...definitions, ...run.take()]) session.ingest(message)
      return session.report()
    }
    const quick = createEngineRun({ stepUs: 5 })
    for (let key = 40; key < 72; key++) quick.engine.sendShort(0, 0x90, key, 100)
    quick.message(0.4)
    quick.run(200, () => 300)
    const good = reportOf(quick)
    expect(budget(good, 'block')).toMatchObject({ verdict: 'met', unit: 'µs' })
    expect(budget(good, 'midi').verdict).toBe('met')
    expect(budget(good, 'allocation').verdict).toBe('met')
    expect(budget(good, 'steal')).toMatchObject({ verdict: 'not measurable', value: null })
    expect(budget(good, 'cpu')).toMatchObject({ verdict: 'met', unit: 'share' })
    expect(budget(good, 'cpu').value).toBeCloseTo(300 / 2666.7, 2)
    expect(budget(good, 'allocations')).toMatchObject({ verdict: 'met', value: 0 })
    expect(budget(good, 'jitter').verdict).toBe('met')

    // A clock of 100 µs steps cannot tell a jitter of 10.
    const coarse = createEngineRun({ stepUs: 100 })
    coarse.run(400, (engine) => 150 + (engine.frame % 7) * 9)
    expect(budget(reportOf(coarse), 'jitter').verdict).toBe('not measurable')

    const slow = createEngineRun({ quality: 0 })
    slow.message(1.9)
    slow.run(200, (engine) => (engine.frame === 12_800 ? 3000 : 1200))
    const bad = reportOf(slow)
    expect(budget(bad, 'block').verdict).toBe('missed')
    // 1.9 ms are more than 1 ms: the original compares whole milliseconds.
    expect(budget(bad, 'midi')).toMatchObject({ verdict: 'missed' })
    expect(budget(bad, 'cpu')).toMatchObject({ verdict: 'missed' })
    expect(must(must(bad.reference).engine).underruns).toBe(1)
    expect(formatReport(bad)).toContain('missed')
  })

  it('tells of quality changes with their reasons', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const run = createEngineRun()
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    run.run(60, () => 1900)
    run.run(1400, () => 20)
    for (const message of run.take()) session.ingest(message)
    const live = must(session.references[0])
    expect(live.qualityHistory.map(({ level }) => level)).toEqual(['Maximum', 'Medium', 'High'])
    expect(live.qualityHistory.map(({ reason }) => reason)).toEqual(['start', 'late', 'recovered'])
    const [, late, recovered] = live.qualityHistory.map(qualityReasonText)
    expect(late).toMatch(/^a block took 7\d % of the time it has$/)
    expect(recovered).toBe('blocks took only 1 % of the time it has for a while')
    expect(must(session.report().reference).quality?.reason).toBe(recovered)
  })

  it('goes on adding where a new engine begins its totals anew', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    let notes = 0
    let sequence = 0
    for (let engine = 0; engine < 2; engine++) {
      const run = createEngineRun()
      for (let key = 60; key < 65 + engine; key++) run.engine.sendShort(0, 0x90, key, 100)
      run.run(engine === 0 ? 200 : 80)
      notes += run.engine.counters.notes
      for (const stamped of run.take()) {
        const { message } = stamped
        if (message.type !== 'records/chunk') continue
        // The stream goes on: so do its numbers.
        const view = new DataView(message.bytes)
        for (let at = 0; at < message.bytes.byteLength; at += RECORD_BYTES)
          view.setUint32(at + 4, sequence++, true)
        session.ingest(stamped)
      }
    }
    const engine = must(must(session.report().reference).engine)
    expect(notes).toBe(11)
    expect(engine.notes).toBe(11)
    expect(engine.blocks).toBeGreaterThan(200)
  })

  it('is no unknown stream, and survives whatever bytes come in it', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const definitions = trace.messages()
    assert(
      property(uint8Array({ minLength: 0, maxLength: 64 * RECORD_BYTES }), (bytes) => {
        const session = createSession()
        for (const message of definitions) session.ingest(message)
        const whole = bytes.slice(0, bytes.length - (bytes.length % RECORD_BYTES))
        // Half of them of the engine's kinds.
        for (let at = 0; at < whole.length; at += 2 * RECORD_BYTES)
          whole[at] = 48 + ((whole[at] as number) % 4)
        const message: PageMessage = {
          type: 'records/chunk',
          stream: REFERENCE_ID,
          dropped: 0,
          bytes: whole.buffer,
        }
        session.ingest({ document: 'doc-1', frameId: 0, message })
        const report = session.report()
        expect(report.notices.some(({ code }) => code === 'unknown-stream')).toBe(false)
        expect(
          formatReport(report)
            .split('\n')
            .every((line) => line.length <= 100),
        ).toBe(true)
        JSON.stringify(report)
      }),
      { numRuns: 300 },
    )
  })

  it('can be cleared while it runs', () => {
    const trace = createTraceBuilder()
    defineReference(trace, 1000)
    const run = createEngineRun()
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    run.engine.sendShort(0, 0x90, 60, 100)
    // Ten whole snapshots, so that none reaches over the clearing.
    run.run(380, () => 900)
    for (const message of run.take()) session.ingest(message)
    session.clear()
    expect(must(session.report().reference).engine).toBeNull()
    run.run(80, () => 100)
    for (const message of run.take()) session.ingest(message)
    const engine = must(must(session.report().reference).engine)
    expect(engine.blocks).toBeLessThan(120)
    expect(engine.blockMaxUs).toBeLessThan(200)
    expect(engine.notes).toBe(0)
  })
})

describe('the probe', () => {
  it('is taken out of the engine with the monitor', () => {
    const run = createEngineRun()
    const before = run.monitor.monitor.takeFigures().timedAllocations
    run.monitor.dispose()
    run.engine.sendShort(0, 0x90, 60, 100)
    run.run(10)
    expect(before).toBe(0)
    expect(run.monitor.monitor.takeFigures().timedAllocations).toBe(0)
  })
})
