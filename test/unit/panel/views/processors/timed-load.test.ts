// The load of what was timed, and of what was not. Node.

import { describe, expect, it } from 'vitest'
import { formatShare } from '../../../../../trace/text/format.ts'
import { formatReport } from '../../../../../trace/text/report-text.ts'
import { contextLoad, processorLoad } from '../../../../../panel/views/processors/timed-load.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../../support/panel/recording-bench.ts'

const report = readFeed(createPanelFeed({ durationMs: 4000, hasReference: true })).report()

describe('the load of a processor', () => {
  it('is a dash where no quantum was timed, for its context too', () => {
    const untimed = report.processors.filter(({ timed }) => timed === 0)
    expect(untimed.length).toBeGreaterThan(0)
    for (const processor of untimed) {
      expect(formatShare(processorLoad(processor).average)).toBe('–')
      const context = report.contexts.find(({ id }) => id === processor.contextId)!
      expect(contextLoad(context, report.processors)).toEqual({ average: null, peak: null })
    }
  })

  it('is what was measured where any was', () => {
    const timed = report.processors.find((processor) => processor.timed > 0)!
    expect(processorLoad(timed)).toBe(timed.load)
    const context = report.contexts.find(({ id }) => id === timed.contextId)!
    expect(contextLoad(context, report.processors)).toBe(context.load)
  })

  it('is a dash in the plain text too', () => {
    const { name } = report.processors.find(({ timed }) => timed === 0)!
    const line = formatReport(report)
      .split('\n')
      .find((each) => each.includes(name))
    expect(line).toMatch(/(?:–\s+){7}–/)
  })
})
