// What comes from a page on its way into session and file. Node.

import { describe, expect, it } from 'vitest'
import { createTraceCollector } from '../../../../cli/record/trace-collector.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'

describe('the collector', () => {
  it('says when the file takes no more, and what that said', async () => {
    const full = new Error('ENOSPC: no space left on device')
    let isFull = false
    const collector = createTraceCollector(() =>
      isFull ? Promise.reject(full) : Promise.resolve(),
    )
    const [hello] = goldenMessages()
    collector.take('d', 0, hello?.message)
    await collector.flush()
    expect(collector.failed.aborted).toBe(false)
    isFull = true
    collector.take('d', 0, hello?.message)
    await expect(collector.flush()).rejects.toBe(full)
    expect(collector.failed.aborted).toBe(true)
    await expect(collector.end()).rejects.toBe(full)
    expect(collector.isEmpty).toBe(false)
  })
})
