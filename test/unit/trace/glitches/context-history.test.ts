// What is known of a context at other times: which timers of the page were late, by the time that they were asked for.

import { describe, expect, it } from 'vitest'
import { createContextHistory } from '../../../../trace/glitches/context-history.ts'

describe('the timer that reads where a context stands', () => {
  it.each([
    ['of a recording that does not tell what it was asked for', undefined, 100],
    ['that was asked for each 100 ms', 100, 100],
    ['that was asked for each 250 ms', 250, 250],
  ])('%s is late by what is beyond that', (_name, askedMs, usualMs) => {
    const history = createContextHistory()
    let wallMs = 1000
    const poll = (afterMs: number): void => {
      wallMs += afterMs
      history.addPoll(wallMs, NaN, askedMs)
    }
    for (let count = 0; count < 5; count++) poll(usualMs)
    expect(history.lateTimerWithin(0, wallMs)).toBeNull()

    const fromMs = wallMs
    poll(usualMs + 80)
    expect(history.lateTimerWithin(fromMs, wallMs)).toEqual({ fromMs, wallMs, lateMs: 80 })
  })

  it('is not late where it begins to be asked for more seldom, or more often', () => {
    const history = createContextHistory()
    let wallMs = 0
    for (const askedMs of [100, 100, 250, 250, 100, 100])
      history.addPoll((wallMs += askedMs), NaN, askedMs)
    expect(history.lateTimerWithin(0, wallMs)).toBeNull()
  })
})
