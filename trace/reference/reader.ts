// One reference instrument as its records tell it: voices, quality, steals, figures. It knows nothing of MIDI events:
// its notes are tracked events like the page's, told apart by their input. Any reader context; bounded, whatever the
// page sends.

import { createEngineAccumulator, type EngineAccumulator } from './engine-figures.ts'
import type { QualityChange, ReferenceLive, ReferenceVoice } from './schema.ts'
import {
  criticalsOf,
  envelopeStage,
  qualityName,
  qualityReason,
  warningsOf,
} from './engine-codes.ts'
import type { PageMessageOf, ReferenceDefinition } from '../wire/protocol.ts'
import { ENGINE_STAT, KIND, type TraceRecord } from '../wire/record.ts'

const MAX_VOICES = 64
const MAX_STEALS = 32
const MAX_CHANGES = 200
/** Steals a second are counted over this, ms of record time. */
const STEAL_WINDOW_MS = 1000
const MAX_STEAL_MARKS = 64
/**
 * What the dashboard held against the engine stays in sight for this long, ms of record time: it
 * looks ten times a second.
 */
const HOLD_MS = 2000
const BITS = 24

export interface ReferenceReader {
  readonly id: string
  readonly definition: ReferenceDefinition
  readonly live: ReferenceLive
  readonly engine: EngineAccumulator
  /** The same id was defined again. */
  redefine(definition: ReferenceDefinition): void
  setState(message: PageMessageOf<'reference/state'>): void
  /** A record of its stream. Never throws. */
  add(record: TraceRecord): void
  clear(): void
}

/** A reference without a record. Any thread. */
export function createReferenceReader(
  id: string,
  document: string,
  contextId: string,
  firstDefinition: ReferenceDefinition,
): ReferenceReader {
  let definition = firstDefinition
  const engine = createEngineAccumulator()
  const changes: QualityChange[] = []
  const steals: { wallMs: number; voice: number; key: number; channel: number }[] = []
  let marks: { wallMs: number; total: number }[] = []
  let coming: ReferenceVoice[] = []
  let comingFrame = NaN
  const heldWarnings = new Float64Array(BITS).fill(-Infinity)
  const heldCriticals = new Float64Array(BITS).fill(-Infinity)
  const live: ReferenceLive = {
    id,
    document,
    contextId,
    sourceId: definition.id,
    contextSource: definition.contextId,
    isJoined: definition.isJoined,
    state: 'loading',
    reason: '',
    mode: definition.mode,
    bank: '',
    presets: 0,
    voices: [],
    stealsPerSecond: 0,
    steals,
    quality: null,
    qualityHistory: changes,
    status: null,
    warnings: [],
    criticals: [],
  }

  function addVoice(record: TraceRecord): void {
    if (record.frame !== comingFrame) {
      coming = []
      comingFrame = record.frame
    }
    if (coming.length >= MAX_VOICES) return
    coming.push({
      voice: record.a & 0xff,
      stage: envelopeStage(record.flags),
      stageNumber: record.flags,
      key: (record.a >>> 8) & 0xff,
      channel: (record.a >>> 16) & 0xff,
      isPedalled: record.a >>> 24 !== 0,
      amplitude: Number.isFinite(record.b) ? record.b : 0,
    })
  }

  function closeSnapshot(record: TraceRecord): void {
    engine.close()
    live.voices = comingFrame === record.frame ? coming : []
    coming = []
    comingFrame = NaN
    const criticals = hold(heldCriticals, engine.now(ENGINE_STAT.criticals), record.wallMs)
    const warnings = hold(heldWarnings, engine.now(ENGINE_STAT.warnings), record.wallMs)
    live.status = record.b === 0 && criticals === 0 ? 'GOOD' : 'DEGRADED'
    live.criticals = criticalsOf(criticals)
    live.warnings = warningsOf(warnings & ~criticals)
    const total = engine.total(ENGINE_STAT.voicesStolen)
    marks.push({ wallMs: record.wallMs, total })
    const from = record.wallMs - STEAL_WINDOW_MS
    while (marks.length > MAX_STEAL_MARKS || (marks.length > 2 && (marks[1]?.wallMs ?? 0) <= from))
      marks.shift()
    const first = marks[0]
    const seconds = first === undefined ? 0 : (record.wallMs - first.wallMs) / 1000
    live.stealsPerSecond =
      first === undefined || !(seconds > 0) ? 0 : Math.max(0, total - first.total) / seconds
  }

  return {
    id,
    get definition() {
      return definition
    },
    live,
    engine,
    redefine(next) {
      // Where it plays is its own for life; what says otherwise is damage.
      definition = { ...next, contextId: definition.contextId, isJoined: definition.isJoined }
      live.mode = next.mode
    },
    setState(message) {
      live.state = message.state
      live.reason = message.reason
      live.mode = message.mode
      live.bank = message.bankName
      live.presets = message.presets
      if (message.state === 'removed' || message.state === 'failed') live.voices = []
    },
    add(record) {
      switch (record.kind) {
        case KIND.engineStat:
          engine.put(record.a, record.b)
          if (record.a === ENGINE_STAT.status) closeSnapshot(record)
          break
        case KIND.engineVoice:
          addVoice(record)
          break
        case KIND.engineSteal:
          steals.push({
            wallMs: record.wallMs,
            voice: record.a & 0xff,
            key: (record.a >>> 8) & 0xff,
            channel: (record.a >>> 16) & 0xff,
          })
          if (steals.length > MAX_STEALS) steals.shift()
          break
        case KIND.engineQuality: {
          const change: QualityChange = {
            wallMs: record.wallMs,
            level: qualityName(record.flags),
            reason: qualityReason(record.a),
            share: Number.isFinite(record.b) ? record.b : 0,
          }
          live.quality = change
          changes.push(change)
          if (changes.length > MAX_CHANGES) changes.shift()
          break
        }
      }
    },
    clear() {
      engine.clear()
      steals.length = 0
      marks = []
      changes.splice(0, Math.max(0, changes.length - 1))
      heldWarnings.fill(-Infinity)
      heldCriticals.fill(-Infinity)
      live.stealsPerSecond = 0
    },
  }
}

/** The bits that are set now or were within HOLD_MS; NaN has none. */
function hold(held: Float64Array, bits: number, wallMs: number): number {
  let all = 0
  for (let bit = 0; bit < BITS; bit++) {
    if ((bits & (1 << bit)) !== 0) held[bit] = wallMs
    if (wallMs - (held[bit] ?? -Infinity) <= HOLD_MS) all |= 1 << bit
  }
  return all
}
