// What contexts are called. Node.

import { describe, expect, it } from 'vitest'
import { contextNames } from '../../../../trace/text/context-words.ts'

describe('the names of contexts', () => {
  const nameOf = contextNames([
    { id: 'a/7' },
    { id: 'a/9', isReference: true },
    { id: 'a/12' },
    { id: 'b/2', isReference: false },
  ])

  it('count the page’s in their order, whatever their ids, without the reference’s', () => {
    expect(['a/7', 'a/9', 'a/12', 'b/2'].map(nameOf)).toEqual([
      'Context 1',
      'Reference',
      'Context 2',
      'Context 3',
    ])
  })

  it('say where there is none, and which one is meant that is not among them', () => {
    expect(nameOf(null)).toBe('No context')
    expect(nameOf('c/4')).toBe('Context c/4')
  })
})
