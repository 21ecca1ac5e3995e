// Names that are there many times. Node.

import { describe, expect, it } from 'vitest'
import { createNameCounts } from '../../../../trace/events/name-counts.ts'

describe('the names', () => {
  it('are there until each was taken back as often as it was added', () => {
    const counts = createNameCounts()
    for (const name of ['Pads', 'Keys', 'Keys', 'Keys']) counts.add(name)
    expect(counts.names).toEqual(['Keys', 'Pads'])
    counts.remove('Keys')
    counts.remove('Keys')
    expect(counts.names).toEqual(['Keys', 'Pads'])
    counts.remove('Keys')
    expect(counts.names).toEqual(['Pads'])
    counts.clear()
    expect(counts.names).toEqual([])
  })

  it('are the same list until one comes or goes', () => {
    const counts = createNameCounts()
    counts.add('Keys')
    const { names } = counts
    counts.add('Keys')
    counts.remove('Keys')
    expect(counts.names).toBe(names)
    counts.add('Pads')
    expect(counts.names).not.toBe(names)
    expect(names).toEqual(['Keys'])
  })
})
