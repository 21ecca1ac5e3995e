// The clocks of one context and how they lie to each other: the audio thread's wall clock, and when frames are
// rendered and heard. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import { createClockFit, type ClockFit, type ClockFitSummary } from '../math/clock-fit.ts'
import { createWorkletClock, type WorkletClock } from '../math/worklet-clock.ts'
import type { ClockName } from '../wire/protocol.ts'

export interface ContextClocks {
  /** The audio thread's wall clock against the page's. */
  readonly worklet: WorkletClock
  /** When frames are heard, on the page's clock. */
  readonly output: ClockFit
  /** The audio thread's clock; null while it has not said. */
  readonly name: ClockName | null
  readonly workletStepUs: number
  /** Step of the page's clock; 0: not known. */
  readonly pageStepUs: number
  readonly costUs: number | null
  setHello(name: ClockName, stepUs: number, costUs: number): void
  setPageStep(stepUs: number): void
  setWorkletStep(stepUs: number): void
  setCost(costUs: number): void
  /** A frame was heard at a time of the page's clock. */
  addHeard(frame: number, wallMs: number): void
  /** The context stood at a frame at a time of the page's clock. */
  addContext(frame: number, wallMs: number): void
  /** A frame was rendered at a time of the audio thread's clock. */
  addRendered(frame: number, wallMs: number): void
  /** When a frame was rendered, on the page's clock; null where nothing tells. */
  renderedAt(frame: number): number | null
  /**
   * When a frame is heard, on the page's clock; null where nothing tells. `outputLatencyMs`: of the platform, null:
   * not known.
   */
  audibleAt(frame: number, outputLatencyMs: number | null): number | null
  /** Of the fit that tells most; null while none tells anything. */
  summary(): ClockFitSummary | null
}

/** Clocks of which nothing is known. Any thread. */
export function createContextClocks(sampleRate: number, budget: SessionBudget): ContextClocks {
  const minSpacingFrames = sampleRate * 0.05
  const common = {
    sampleRate,
    minSpacingFrames,
    onFit: (pairs: number) => budget.spend(pairs / 12),
  }
  const worklet = createWorkletClock()
  const output = createClockFit(common)
  // `currentTime` moves in bursts of the device's callback; only departures beyond those are steps.
  const context = createClockFit({ ...common, stepMs: 25 })
  const render = createClockFit({ ...common, stepMs: 25 })
  let name: ClockName | null = null
  let pageStepUs = 0
  let workletStepUs = 0
  let costUs: number | null = null

  function setWorkletStep(stepUs: number): void {
    workletStepUs = stepUs
    worklet.setSteps(pageStepUs, workletStepUs)
  }

  function bestFit(): ClockFit | null {
    for (const fit of [output, context, render])
      if ((fit.summary()?.driftPpm ?? null) !== null) return fit
    return [output, context].find((fit) => fit.pairs > 0) ?? null
  }

  return {
    worklet,
    output,
    get name() {
      return name
    },
    get pageStepUs() {
      return pageStepUs
    },
    get workletStepUs() {
      return workletStepUs
    },
    get costUs() {
      return costUs
    },
    setHello(clock, stepUs, cost) {
      name = clock
      costUs = cost
      setWorkletStep(stepUs > 0 ? stepUs : workletStepUs)
    },
    setPageStep(stepUs) {
      pageStepUs = stepUs
      worklet.setSteps(pageStepUs, workletStepUs)
    },
    setWorkletStep,
    setCost(cost) {
      costUs = cost
    },
    addHeard(frame, wallMs) {
      // (0, 0) is the platform's "not yet".
      if (frame > 0 && wallMs > 0) output.add(frame, wallMs)
    },
    addContext(frame, wallMs) {
      if (frame > 0) context.add(frame, wallMs)
    },
    addRendered: (frame, wallMs) => render.add(frame, wallMs),
    renderedAt(frame) {
      const raw = render.wallAt(frame)
      return raw === null ? context.wallAt(frame) : worklet.toPage(raw)
    },
    audibleAt(frame, outputLatencyMs) {
      const heard = output.wallAt(frame)
      if (heard !== null) return heard
      const rendered = context.wallAt(frame)
      return rendered === null || outputLatencyMs === null ? null : rendered + outputLatencyMs
    },
    summary: () => bestFit()?.summary() ?? null,
  }
}
