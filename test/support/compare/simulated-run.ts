// Recordings that were never made: events with latencies as pages have them, drawn by lot with a seed. The comparison
// reads them like those of a trace.

import type { ComparedRun } from '../../../trace/compare/run-samples.ts'
import { createRandom, type RandomSource } from '../../../trace/compare/random.ts'
import { midiLabel } from '../../../trace/events/midi-label.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import type { Report } from '../../../trace/report/schema.ts'
import { createSession } from '../../../trace/session/session.ts'
import { must } from '../trace/must.ts'
import { pageWithWorklet, read } from '../trace/notes.ts'
import { START_MS } from '../trace/trace-builder.ts'

export interface SimulatedPage {
  /** Standard deviation of the page's own code, ms. */
  jitterMs: number
  /** Frames of the device's callbacks, at 48 kHz: notes wait for the next one, each at its phase. 0: there is none. */
  callbackFrames: number
  /** Notes keep to a beat that is a multiple of the callback: all of a recording wait alike. */
  isOnBeat: boolean
  /** How much of the output's deviation (0.5 ms) stays until the next note, 0…1. */
  memory: number
  /** Chance of a note that a pause of the main thread begins; it holds up some notes that follow. */
  pauses: number
  /** What this page does more than the other, ms. */
  shiftMs: number
}

export const STEADY: SimulatedPage = {
  jitterMs: 1,
  callbackFrames: 0,
  isOnBeat: false,
  memory: 0,
  pauses: 0,
  shiftMs: 0,
}

/** Notes wait for the device's next callback. */
export const WITH_CALLBACKS: SimulatedPage = { ...STEADY, callbackFrames: 512 }
/** All of them wait alike, in each recording otherwise. */
export const ON_BEAT: SimulatedPage = { ...WITH_CALLBACKS, isOnBeat: true }

/** Pages whose equal recordings must give no verdict, by name. */
export const EQUAL_PAGES: Readonly<Record<string, SimulatedPage>> = {
  'independent notes': STEADY,
  'callbacks of 10.7 ms, notes meet their phases in turn': WITH_CALLBACKS,
  'each recording lies anew against callbacks of 10.7 ms, all its notes alike': ON_BEAT,
  'an output that drifts (0.8 stays until the next note)': { ...STEADY, memory: 0.8 },
  'pauses of the main thread': { ...STEADY, pauses: 0.02 },
}

const SAMPLE_RATE = 48_000
const NOTE_GAP_MS = 250
/** Of notes that keep to the beat. */
const CALLBACKS_PER_NOTE = 24
const EMPTY_REPORT: Report = createSession().report()
/** What a context is reported as that says nothing of its clocks. */
const CONTEXT = {
  ...must(read(pageWithWorklet().trace.messages()).report().contexts[0]),
  clockResidualMs: null,
  workletOffsetErrorMs: null,
}

/** Notes some 250 ms apart; those that keep to no beat are some ms early or late. The same for the same seed. */
export function simulateRun(page: SimulatedPage, notes: number, seed: number): ComparedRun {
  const random = createRandom(seed, 77)
  const callbackMs = (page.callbackFrames / SAMPLE_RATE) * 1000
  const phaseMs = uniform(random) * callbackMs
  let driftMs = 0
  let heldUntilMs = 0
  const events: TrackedEvent[] = []
  for (let note = 0; note < notes; note++) {
    const early = uniform(random)
    const atMs = page.isOnBeat
      ? note * CALLBACKS_PER_NOTE * callbackMs + early * 0.1
      : note * NOTE_GAP_MS + early * 4
    driftMs = page.memory * driftMs + Math.sqrt(1 - page.memory ** 2) * 0.5 * normal(random)
    if (uniform(random) < page.pauses) heldUntilMs = atMs + 40 + uniform(random) * 700
    const isHeld = atMs < heldUntilMs
    const midi = 0.3 + 0.1 * uniform(random) + (isHeld ? 5 + 5 * uniform(random) : 0)
    const validation = 6 + page.jitterMs * normal(random) + page.shiftMs
    const posted = atMs + midi + validation + 0.05
    const wait = callbackMs === 0 ? 0 : callbackMs - modulo(posted - phaseMs, callbackMs)
    const stages = {
      midi,
      validation,
      serialization: 0.05,
      port: 0.4 + 0.1 * uniform(random),
      worklet: wait + 2.67 * (0.5 + 0.5 * uniform(random)),
      output: 20 + driftMs,
    }
    const toSoundMs = midi + validation + 0.05 + stages.port + stages.worklet
    const data1 = 48 + ((note * 7) % 24)
    events.push({
      eventId: note + 1,
      document: 'doc-1',
      eventNumber: note + 1,
      source: 'midi',
      input: 'Awescope',
      virtual: true,
      status: 0x90,
      data1,
      data2: 100,
      label: midiLabel(0x90, data1, 100),
      contextId: 'doc-1/1',
      target: 'synth',
      cause: 'handler',
      ending: 'heard',
      marks: { event: START_MS + atMs },
      stages: { ...stages, endToEnd: toSoundMs + stages.output },
      onsetMs: validation + 0.05 + stages.port + stages.worklet,
      toSoundMs,
      actions: 1,
    })
  }
  return { name: `run-${seed}`, events, contexts: [], report: reportOf(page) }
}

/** Of a recording that says how long the callbacks of its device are. */
function reportOf({ callbackFrames }: SimulatedPage): Report {
  const contexts = callbackFrames === 0 ? [] : [{ ...CONTEXT, callbackFrames }]
  return { ...EMPTY_REPORT, contexts }
}

function uniform(random: RandomSource): number {
  return (random.below(2 ** 32) + 0.5) / 2 ** 32
}

/** Box and Muller. */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random))
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by
