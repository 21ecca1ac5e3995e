// A page that is audited by the panel, with the real recording and session; the page is a feed of what an instrument
// makes of the plan, time is the test's own. Node.

import { signal } from '@preact/signals'
import { expect, vi } from 'vitest'
import type { AuditReport } from '../../../audit/schema.ts'
import { performanceOf } from '../../../cli/record/performed-music.ts'
import { DEFAULT_SETTINGS } from '../../../panel/models/setting-specs.ts'
import {
  type AuditHost,
  type AuditModel,
  createAuditModel,
} from '../../../panel/views/audit/audit-model.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createRecordingBench, type RecordingBench } from '../panel/recording-bench.ts'
import { START_MS } from '../trace/trace-builder.ts'
import { hereJudge } from './here-judge.ts'
import { playedPlan, type PlannedFault } from './played-plan.ts'

/** What a page with this fault says that is played by the plan; it asks for MIDI first. */
export function pageOf(fault: PlannedFault = {}): StampedMessage[] {
  const { messages } = playedPlan(fault)
  const [hello] = messages
  if (hello === undefined) throw new Error('There is no document.')
  const request = { type: 'midi/requested', wallMs: START_MS + 30, outcome: 'native' } as const
  return [hello, { ...hello, message: request }, ...messages.slice(1)]
}

export interface Stand extends RecordingBench {
  readonly audit: AuditModel
  readonly settings: ReturnType<typeof signal<typeof DEFAULT_SETTINGS>>
  readonly shown: number[]
  readonly saved: { name: string; text: string }[]
}

export function createStand(
  page: readonly StampedMessage[],
  auditHost: Partial<AuditHost> = {},
): Stand {
  const bench = createRecordingBench(page.map((stamped) => ({ atMs: 0, stamped })))
  const shown: number[] = []
  const saved: { name: string; text: string }[] = []
  const settings = signal(DEFAULT_SETTINGS)
  const audit = createAuditModel({
    channel: bench.channel,
    session: bench.session,
    recording: bench.recording,
    settings,
    isPerforming: signal(false),
    host: { save: (name, bytes) => saved.push({ name, text: new TextDecoder().decode(bytes) }) },
    now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    showEvent: (eventId) => shown.push(eventId),
    judges: hereJudge,
    runInPage: null,
    reloadPage: null,
    watchProcessor: null,
    ...auditHost,
    // The platform's own takes real time.
    digestOf: async ({ sequence }) => performanceOf(sequence, '').digest,
  })
  audit.strictness.value = 1
  return { ...bench, audit, settings, shown, saved }
}

export const started = ({ channel }: Stand): number =>
  channel.posted.filter(({ type }) => type === 'record/start').length

/** Lets time go on until nothing is audited any more. */
export async function runOut({ audit }: Stand): Promise<void> {
  for (let second = 0; second < 400 && audit.state.value.kind !== 'idle'; second++)
    await vi.advanceTimersByTimeAsync(1000)
  expect(audit.state.value).toEqual({ kind: 'idle' })
}

export async function auditPage(stand: Stand): Promise<AuditReport | undefined> {
  const done = stand.audit.start()
  await runOut(stand)
  await done
  return stand.audit.last.value?.report
}
