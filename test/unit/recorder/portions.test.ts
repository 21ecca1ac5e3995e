import { describe, expect, test } from 'vitest'
import type { Drained } from '../../../recorder/drained.ts'
import { createPortions } from '../../../recorder/portions.ts'

type Done = (drained: Drained | null) => void

/** A recorder whose drains end when the test says so. */
const createDrains = () => {
  const begun: { isFlushed: boolean; done: Done }[] = []
  const fetch = createPortions((isFlushed, done) => begun.push({ isFlushed, done }))
  const end = (at: number): void =>
    begun[at]?.done({ document: 'here', isTopFrame: true, messages: [] })
  return { begun, fetch, end }
}

describe('portions', () => {
  test('come with the next call, numbered, until they are acknowledged', () => {
    const { fetch, end } = createDrains()
    expect(fetch('', 0, 'more')).toEqual([])
    end(0)
    expect(fetch('here', 0, 'more').map(({ number }) => number)).toEqual([1])
    end(1)
    expect(fetch('here', 0, 'what is there').map(({ number }) => number)).toEqual([1, 2])
    expect(fetch('here', 1, 'what is there').map(({ number }) => number)).toEqual([2])
  })

  test('of another document are not acknowledged', () => {
    const { fetch, end } = createDrains()
    fetch('', 0, 'more')
    end(0)
    expect(fetch('elsewhere', 5, 'what is there')).toHaveLength(1)
  })

  test('are not drained twice at once, but for the last, which is flushed', () => {
    const { begun, fetch } = createDrains()
    fetch('here', 0, 'more')
    fetch('here', 0, 'more')
    fetch('here', 0, 'everything')
    expect(begun.map(({ isFlushed }) => isFlushed)).toEqual([false, true])
  })

  test('stay with the recorder where nobody acknowledges', () => {
    const { begun, fetch, end } = createDrains()
    for (let call = 0; call < 20; call++) {
      fetch('here', 0, 'more')
      end(call)
    }
    expect(begun).toHaveLength(8)
  })

  test('a drain that failed is no portion, and the next one is begun', () => {
    const { begun, fetch } = createDrains()
    fetch('here', 0, 'more')
    begun[0]?.done(null)
    expect(fetch('here', 0, 'more')).toEqual([])
    expect(begun).toHaveLength(2)
  })
})
