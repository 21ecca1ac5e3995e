// How far marks may contradict each other before a stage is left out: by the steps of the clocks that they were read
// from. Node.

import { describe, expect, it } from 'vitest'
import { resolveEvent } from '../../../../trace/events/resolve-event.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'

/** A note heard in a quantum that ended `beforeMs` before its message arrived, by a clock of steps of 100 ms. */
const heardBeforeItsMessage = (beforeMs: number) => {
  const context = definedContext()
  context.clocks.setWorkletStep(100_000)
  const post = actionIn(context, { processorIndex: 1 })
  const event = openNote({
    eventFrames: [{ context, frame: 0, wallMs: 0 }],
    actions: [post],
    post,
    arrive: { frame: 4800, wallMs: 1000 },
    onset: { frame: 4900, foundMs: 1000 - beforeMs, isQuantumEnd: true },
  })
  const { contradicted } = resolveEvent(event, 0.005, { isSurelySilent: false })
  return { contradicted, workletMs: event.tracked.stages.worklet }
}

describe('the time in the worklet', () => {
  it('is zero where its marks are the wrong way round by no more than a step of the audio thread’s clock', () => {
    for (const beforeMs of [0.5, 99.95, 100]) {
      expect(heardBeforeItsMessage(beforeMs)).toEqual({ contradicted: [], workletMs: 0 })
    }
  })
  it('is left out, and named, where it is more', () => {
    const told = heardBeforeItsMessage(100.1)
    expect(told).toEqual({ contradicted: ['worklet'], workletMs: undefined })
  })
})
