// Hands a recording, message by message, to a judge in another thread, and waits for what it says. Panel page.

import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import type { JudgeAnswer, JudgeOrder, StressedRun } from './audit-judge.ts'

/** Where recordings are judged. */
export interface JudgeHost {
  open(order: JudgeOrder): OpenJudge
}

export interface OpenJudge {
  /** Resolves when they were taken. Rejects with one sentence. */
  take(messages: readonly StampedMessage[]): Promise<void>
  /** As AuditJudge's. Rejects with one sentence. */
  endStressed(run: StressedRun): Promise<void>
  judge(): Promise<JudgeAnswer>
  /** Ends it, whatever it does. */
  close(): void
}

/** Handed over in one go, which copies it: a ms or two. */
const BATCH_BYTES = 64 * 1024
const BATCH_MESSAGES = 64

/** The page under a stress, as it was recorded. */
export interface StressedRecording extends StressedRun {
  readonly messages: readonly StampedMessage[]
}

/** Rejects with the reason of `signal` where that fires, or with what failed. */
export async function judgeRecording(
  host: JudgeHost,
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
  order: JudgeOrder,
  signal: AbortSignal,
  stressed: readonly StressedRecording[] = [],
): Promise<JudgeAnswer> {
  const judge = host.open(order)
  const aborted = untilAborted(signal)
  const unlessAborted = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    Promise.race([answer, aborted])
  try {
    for (const { messages: under, ...run } of stressed) {
      await handOver(under, (batch) => unlessAborted(judge.take(batch)))
      await unlessAborted(judge.endStressed(run))
    }
    await handOver(messages, (batch) => unlessAborted(judge.take(batch)))
    return await unlessAborted(judge.judge())
  } finally {
    judge.close()
  }
}

async function handOver(
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
  take: (batch: readonly StampedMessage[]) => Promise<void>,
): Promise<void> {
  let batch: StampedMessage[] = []
  let bytes = 0
  for await (const stamped of messages) {
    batch.push(stamped)
    if (stamped.message.type === 'records/chunk') bytes += stamped.message.bytes.byteLength
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue
    await take(batch)
    batch = []
    bytes = 0
  }
  await take(batch)
}

function untilAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const fail = (): void => reject(signal.reason as Error)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
  // Nobody may wait for it any more when it fires.
  aborted.catch(() => undefined)
  return aborted
}
