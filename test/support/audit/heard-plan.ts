// A plan of an audit as an instrument with planted faults plays it, rendered without a browser: what the audit hears. In
// the place of a page and its ear. Node.

import { createHeardSounds, type HeardSound } from '../../../audit/listening/heard-sound.ts'
import type { AuditSubject } from '../../../audit/subject.ts'
import { planStimulus, type StimulusPlan } from '../../../audit/stimulus/plan.ts'
import { listeningOf } from '../../../audit/listening/listening.ts'
import { messageAt } from '../../../midi/midi-sequence.ts'
import { packHeard } from '../../../recorder/pack-heard.ts'
import { EAR_CHUNK_FRAMES } from '../../../trace/wire/ear-protocol.ts'
import { GmSynth } from '../../fixtures/pages/faulty/gm-synth.js'
import { playedPlan } from './played-plan.ts'

export type GmFaults = Readonly<Record<string, number | string>>

export interface HeardPlan {
  faults?: GmFaults
  strictness?: number
  /** From a message to its sound. */
  delayMs?: number
  /** Both channels, changed before they are heard; `frame` is the first. */
  changed?: (left: Float32Array, right: Float32Array, frame: number) => void
}

const RATE = 48_000
const START_WALL_MS = 1_750_000_000_000
/** Frames of the context before the plan begins, and after it. */
const LEAD_FRAMES = RATE
const TAIL_MS = 1500
const QUANTUM = 128

export function heardPlan(options: HeardPlan = {}): { subject: AuditSubject; plan: StimulusPlan } {
  const { strictness = 5 } = options
  const { subject } = playedPlan({ strictness })
  const plan = planStimulus(strictness, 1)
  const heard = { sounds: [soundOf(plan, options)], startWallMs: START_WALL_MS }
  return { subject: { ...subject, plan, heard, listening: listeningOf(heard, plan, null) }, plan }
}

function soundOf(
  plan: StimulusPlan,
  { faults = {}, delayMs = 12, changed }: HeardPlan,
): HeardSound {
  const synth = new GmSynth(RATE, faults)
  const sounds = createHeardSounds()
  const { sequence } = plan
  const chunk = new Float32Array(2 * EAR_CHUNK_FRAMES)
  const endFrame = LEAD_FRAMES + Math.round(((sequence.durationMs + TAIL_MS) / 1000) * RATE)
  let next = 0
  for (let frame = 0; frame < endFrame; frame += EAR_CHUNK_FRAMES) {
    const left = chunk.subarray(0, EAR_CHUNK_FRAMES)
    const right = chunk.subarray(EAR_CHUNK_FRAMES)
    chunk.fill(0)
    for (let from = 0; from < EAR_CHUNK_FRAMES; from += QUANTUM) {
      const atMs = ((frame + from - LEAD_FRAMES) / RATE) * 1000 - delayMs
      while (next < sequence.atMs.length && (sequence.atMs[next] ?? Infinity) <= atMs)
        synth.midi(messageAt(sequence, next++))
      synth.render(left, right, from, QUANTUM)
    }
    changed?.(left, right, frame)
    const { bytes, ...packed } = packHeard(chunk, EAR_CHUNK_FRAMES, EAR_CHUNK_FRAMES)
    const endMs = ((frame + EAR_CHUNK_FRAMES - LEAD_FRAMES) / RATE) * 1000
    sounds.take({
      ...packed,
      contextId: 1,
      sampleRate: RATE,
      frame,
      frames: EAR_CHUNK_FRAMES,
      // Rendered in bursts: early by up to a callback.
      wallMs: START_WALL_MS + endMs - ((frame / EAR_CHUNK_FRAMES) % 3) * 4,
      dropped: 0,
      samples: new Int16Array(bytes),
    })
  }
  const [sound] = sounds.sounds
  if (sound === undefined) throw new Error('Nothing was heard.')
  return sound
}
