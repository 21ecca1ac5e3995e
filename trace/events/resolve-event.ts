// Ends a tracked event: from what was seen to marks, stages and how it ended. Pure but for the event it completes.
// Any reader context.

import type { StageName } from '../config/stage-names.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import { FLAG } from '../wire/record.ts'
import type { EventMarks } from './tracked-event.ts'
import { stagesOfMarks, type StageOverrides, type StageTolerance } from './stages.ts'
import {
  contextFrameAt,
  contextOf,
  eventFrameIn,
  schedulingOf,
  type OpenEvent,
  type Scheduling,
} from './open-event.ts'

export interface Resolution {
  /** Stages whose marks contradict each other. */
  contradicted: StageName[]
  /** True for a note-on of which neither sound nor start nor silence is known. */
  isUnknown: boolean
}

/** What the tap says of the time in which the note could have sounded. */
export interface TapWitness {
  /** The tap listened and nothing rose and every level was silence. */
  isSurelySilent: boolean
}

/** Completes `event.tracked`: ending, marks, stages, onset. `pageStepMs`: step of the page's clock. Any thread. */
export function resolveEvent(
  event: OpenEvent,
  pageStepMs: number,
  witness: TapWitness,
): Resolution {
  const { tracked } = event
  const { marks } = tracked
  const context = contextOf(event)
  const overrides: StageOverrides = { isInput: tracked.source !== 'midi' }
  tracked.contextId = context?.id ?? null
  let isUnknown = false
  markActions(event, context, overrides)
  if (!event.awaitsSound) {
    tracked.ending = 'silent'
  } else if (context === null) {
    tracked.ending = 'silent'
    isUnknown = event.isSoundAsked
  } else {
    if (event.onset !== null) {
      tracked.ending = 'heard'
      markHeard(event, context, event.onset, overrides)
    } else if (witness.isSurelySilent) {
      tracked.ending = event.isSoundAsked ? 'lost' : 'silent'
    } else if (isMeantToSound(event) && markScheduled(event, context, overrides)) {
      tracked.ending = 'scheduled'
    } else {
      tracked.ending = 'silent'
      isUnknown = event.isSoundAsked
    }
  }
  const { stages, contradicted } = stagesOfMarks(marks, toleranceOf(context, pageStepMs), overrides)
  tracked.stages = stages
  if (event.awaitsSound && marks.quantumEnd !== undefined && marks.quantumEnd >= marks.event)
    tracked.toSoundMs = marks.quantumEnd - marks.event
  return { contradicted, isUnknown }
}

/** Nobody pressed anything, and nothing was started: what a message or a timer posts may be anything. */
function isMeantToSound({ isSoundAsked, phase }: OpenEvent): boolean {
  return isSoundAsked || (phase & FLAG.press) !== 0
}

function toleranceOf(context: ContextReader | null, pageStepMs: number): StageTolerance {
  const workletMs = (context?.clocks.workletStepUs ?? 0) / 1000
  const crossMs = pageStepMs + workletMs + (context?.clocks.worklet.errorMs ?? 0)
  const residualMs = context?.clocks.output.summary()?.residualMs ?? 0
  return { pageMs: pageStepMs, workletMs, crossMs, outputMs: crossMs + residualMs }
}

function markActions(
  event: OpenEvent,
  context: ContextReader | null,
  overrides: StageOverrides,
): void {
  const { marks } = event.tracked
  const first = event.actions[0]
  if (first !== undefined) {
    marks.actionStart = first.startMs
    if (!Number.isNaN(first.endMs)) marks.actionEnd = first.endMs
  }
  if (event.arrive === null || event.post === null || context === null) return
  marks.arrive = context.clocks.worklet.toPage(event.arrive.wallMs)
  if (Number.isNaN(event.post.endMs)) overrides.isPortUnknown = true
  else if (event.post !== first) marks.postEnd = event.post.endMs
}

function markHeard(
  event: OpenEvent,
  context: ContextReader,
  onset: NonNullable<OpenEvent['onset']>,
  overrides: StageOverrides,
): void {
  const { tracked } = event
  const { marks } = tracked
  const quantumEndFrame = quantumEndOf(onset.frame, context)
  setMark(marks, 'quantumEnd', renderedWall(onset, quantumEndFrame, context, marks))
  setMark(marks, 'audible', context.audibleAt(onset.frame))
  if (onset.isQuantumEnd) tracked.soundFrame = onset.frame
  const dispatched = eventFrameIn(event, context)
  if (dispatched !== undefined && onset.frame >= dispatched.frame) {
    // Of MIDI the context is asked at the dispatch, of other events at their first action.
    const sinceMs =
      tracked.source === 'midi' ? 0 : dispatched.wallMs - (marks.handlerStart ?? dispatched.wallMs)
    tracked.onsetMs = framesToMs(onset.frame - dispatched.frame, context) + Math.max(0, sinceMs)
  }
  const scheduling = schedulingOf(event, context, onset.frame)
  if (onset.post !== undefined) {
    // From its arrival on. A synth that begins a quantum early has begun in time.
    scheduling.scheduledFrame = Math.min(onset.post.frame, onset.frame)
    scheduling.lookAheadFrames = scheduling.scheduledFrame - (event.arrive?.frame ?? Number.NaN)
  }
  markWorkletStart(event, context, scheduling, quantumEndFrame, overrides)
}

/**
 * When the quantum of the onset was rendered. From silence the record was written in it. A rise or a pitch is found
 * some quanta later: then the fit tells, between the message's arrival and the finding.
 */
function renderedWall(
  onset: NonNullable<OpenEvent['onset']>,
  quantumEndFrame: number,
  context: ContextReader,
  marks: EventMarks,
): number | null {
  if (onset.isQuantumEnd) return onset.foundMs
  const fitted = context.clocks.renderedAt(quantumEndFrame)
  if (fitted === null) return null
  return Math.min(onset.foundMs, Math.max(marks.arrive ?? -Infinity, fitted))
}

/** Where the note was to sound stands for where it did; false where not even that is known. */
function markScheduled(
  event: OpenEvent,
  context: ContextReader,
  overrides: StageOverrides,
): boolean {
  const { marks } = event.tracked
  const scheduling = schedulingOf(event, context)
  let startFrame = scheduling.scheduledFrame
  let notBeforeMs = -Infinity
  if (Number.isNaN(startFrame) && event.arrive !== null) {
    startFrame = event.arrive.frame
    notBeforeMs = marks.arrive ?? -Infinity
  } else if (Number.isNaN(startFrame) && scheduling.immediate !== null) {
    const { startMs, endMs } = scheduling.immediate
    startFrame = contextFrameAt(event, context, startMs)
    notBeforeMs = Number.isNaN(endMs) ? startMs : endMs
  }
  if (Number.isNaN(startFrame)) return false
  const quantumEndFrame = quantumEndOf(startFrame, context)
  const rendered = context.clocks.renderedAt(quantumEndFrame)
  if (rendered !== null) {
    // The fit is a line through bursts: it may put the quantum up to a callback before or after its message. The first
    // quantum after the message ends at most one quantum's time after it where the thread keeps up.
    const latestMs = notBeforeMs + framesToMs(context.quantumFrames, context)
    marks.quantumEnd =
      notBeforeMs === -Infinity ? rendered : Math.min(latestMs, Math.max(notBeforeMs, rendered))
  }
  setMark(marks, 'audible', context.audibleAt(startFrame))
  markWorkletStart(event, context, scheduling, quantumEndFrame, overrides)
  return true
}

function markWorkletStart(
  event: OpenEvent,
  context: ContextReader,
  scheduling: Scheduling,
  quantumEndFrame: number,
  overrides: StageOverrides,
): void {
  const { marks } = event.tracked
  const { scheduledFrame, lookAheadFrames, immediate } = scheduling
  if (quantumEndFrame > scheduledFrame) {
    // In context time both are exact; on the wall they would carry the jitter of the device's callback.
    overrides.workletMs = framesToMs(quantumEndFrame - scheduledFrame, context)
    if (Number.isFinite(lookAheadFrames))
      overrides.lookAheadMs = framesToMs(lookAheadFrames, context)
    else overrides.isLookAheadUnknown = true
    if (marks.quantumEnd !== undefined) marks.scheduled = marks.quantumEnd - overrides.workletMs
    return
  }
  if (marks.arrive !== undefined || immediate === null) return
  overrides.workletFromMs = Number.isNaN(immediate.endMs) ? immediate.startMs : immediate.endMs
}

/** The frame after the quantum that holds `frame`. Quanta lie on multiples of their length. */
function quantumEndOf(frame: number, { quantumFrames }: ContextReader): number {
  return (Math.floor(frame / quantumFrames) + 1) * quantumFrames
}

function framesToMs(frames: number, context: ContextReader): number {
  return (frames * 1000) / context.sampleRate
}

function setMark(marks: EventMarks, name: 'quantumEnd' | 'audible', wallMs: number | null): void {
  if (wallMs !== null && Number.isFinite(wallMs)) marks[name] = wallMs
}
