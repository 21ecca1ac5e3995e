// A plan of an audit as an instrument with planted faults plays it, rendered without a browser: what the audit hears.
// In the place of a page and its ear. Node.

import { createHeardSounds, type HeardSound } from '../../../audit/listening/heard-sound.ts'
import type { AuditSubject } from '../../../audit/subject.ts'
import {
  planStimulus,
  REST_MS,
  type SectionName,
  type StimulusPlan,
} from '../../../audit/stimulus/plan.ts'
import { listeningOf } from '../../../audit/listening/listening.ts'
import { messageAt } from '../../../midi/midi-sequence.ts'
import { packHeard } from '../../../injected/page/ear/pack-heard.ts'
import { EAR_CHUNK_FRAMES } from '../../../trace/wire/ear-protocol.ts'
import { GmSynth } from '../../fixtures/pages/faulty/gm-synth.js'
import { playedPlan } from './played-plan.ts'

export type GmFaults = Readonly<Record<string, number | string>>

export interface HeardPlan {
  faults?: GmFaults
  strictness?: number
  /** From a message to its sound. */
  delayMs?: number | ((message: number) => number)
  /** Of the plan only these are played, and single notes of which the first tell the delay; default: all. */
  sections?: readonly SectionName[]
  /** Both channels, changed before they are heard; `frame` is the first. */
  changed?: (left: Float32Array, right: Float32Array, frame: number) => void
}

const RATE = 48_000
const START_WALL_MS = 1_750_000_000_000
/** Of the context before the plan begins, and after it. */
const LEAD_MS = 1000
const LEAD_FRAMES = RATE
const TAIL_MS = 1500
const QUANTUM = 128
/** The delay as records would tell it. */
const USUAL_MS = 12

export function heardPlan(options: HeardPlan = {}): { subject: AuditSubject; plan: StimulusPlan } {
  const { strictness = 5 } = options
  const { subject } = recordedBy(strictness, Number(options.faults?.['silent'] ?? 0))
  const plan = planStimulus(strictness, 1)
  const heard = { sounds: [soundOf(plan, options)], startWallMs: START_WALL_MS }
  return {
    subject: { ...subject, plan, heard, listening: listeningOf(heard, plan, USUAL_MS) },
    plan,
  }
}

const recorded = new Map<string, ReturnType<typeof playedPlan>>()

/** What was recorded is the same whatever is heard, but for the notes without a sound. */
function recordedBy(strictness: number, silent: number): ReturnType<typeof playedPlan> {
  const name = `${strictness} ${silent}`
  const soundAfterMs = (index: number): number | null =>
    silent > 0 && (index + 1) % silent === 0 ? null : 1
  const played = recorded.get(name) ?? playedPlan({ strictness, soundAfterMs })
  recorded.set(name, played)
  return played
}

/** Single notes until then are always played. */
const FIRST_MS = 4000

/** From when to when something is played, ms of the plan, and its silence before and after. */
function playedOf(
  { spans }: StimulusPlan,
  sections: readonly SectionName[] | undefined,
): readonly [number, number][] {
  if (sections === undefined) return [[-LEAD_MS, Infinity]]
  const own = spans.filter(({ section }) => sections.includes(section))
  const all = own.map(({ fromMs, toMs }): [number, number] => [fromMs - 600, toMs + REST_MS + 200])
  return [[-LEAD_MS, FIRST_MS], ...all]
}

function soundOf(plan: StimulusPlan, options: HeardPlan): HeardSound {
  const { faults = {}, delayMs = 12, changed, sections } = options
  const synth = new GmSynth(RATE, faults)
  const sounds = createHeardSounds()
  const { sequence } = plan
  const chunk = new Float32Array(2 * EAR_CHUNK_FRAMES)
  const left = chunk.subarray(0, EAR_CHUNK_FRAMES)
  const right = chunk.subarray(EAR_CHUNK_FRAMES)
  const played = playedOf(plan, sections)
  const endFrame = LEAD_FRAMES + Math.round(((sequence.durationMs + TAIL_MS) / 1000) * RATE)
  const msAt = (frame: number): number => ((frame - LEAD_FRAMES) / RATE) * 1000
  let next = 0
  for (let frame = 0; frame < endFrame; frame += EAR_CHUNK_FRAMES) {
    const isPlayed = played.some(
      ([fromMs, toMs]) => msAt(frame + EAR_CHUNK_FRAMES) >= fromMs && msAt(frame) <= toMs,
    )
    chunk.fill(0)
    for (let from = 0; from < EAR_CHUNK_FRAMES; from += QUANTUM) {
      const laterMs = typeof delayMs === 'number' ? delayMs : delayMs(next)
      const untilMs = msAt(frame + from) - laterMs
      while (next < sequence.atMs.length && (sequence.atMs[next] ?? Infinity) <= untilMs) {
        const message = messageAt(sequence, next++)
        // What is left out begins nothing, and ends what has begun.
        const isNoteOn = ((message[0] ?? 0) & 0xf0) === 0x90
        if (isPlayed || !isNoteOn) synth.midi(message)
      }
      if (isPlayed) synth.render(left, right, from, QUANTUM)
    }
    if (!isPlayed) continue
    changed?.(left, right, frame)
    const { bytes, ...packed } = packHeard(chunk, EAR_CHUNK_FRAMES, EAR_CHUNK_FRAMES)
    sounds.take({
      ...packed,
      contextId: 1,
      sampleRate: RATE,
      frame,
      frames: EAR_CHUNK_FRAMES,
      // Rendered in bursts: early by up to a callback.
      wallMs: START_WALL_MS + msAt(frame + EAR_CHUNK_FRAMES) - ((frame / EAR_CHUNK_FRAMES) % 3) * 4,
      dropped: 0,
      samples: new Int16Array(bytes),
    })
  }
  const [sound] = sounds.sounds
  if (sound === undefined) throw new Error('Nothing was heard.')
  return sound
}
