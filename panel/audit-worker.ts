// Judges one recording. A dedicated worker of the panel page, which goes on drawing meanwhile.

import type { StampedMessage } from '../trace/wire/protocol.ts'
import {
  type AuditJudge,
  createAuditJudge,
  type JudgeAnswer,
  type JudgeOrder,
  type StressedRun,
} from './views/audit/audit-judge.ts'

/** In this order: one order, messages of each recording under stress and its end, messages, the word to judge. */
export type JudgeWord =
  | { readonly type: 'order'; readonly order: JudgeOrder }
  | { readonly type: 'messages'; readonly messages: readonly StampedMessage[] }
  | { readonly type: 'stressed'; readonly run: StressedRun }
  | { readonly type: 'judge' }

/** One for each word but the first. */
export type WorkerAnswer =
  | { readonly type: 'taken' }
  | { readonly type: 'judged'; readonly answer: JudgeAnswer }
  | { readonly type: 'failed'; readonly reason: string }

let judge: AuditJudge | null = null

addEventListener('message', ({ data }: MessageEvent<JudgeWord>) => {
  try {
    const answer = obey(data)
    if (answer !== null) postMessage(answer)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    postMessage({ type: 'failed', reason } satisfies WorkerAnswer)
  }
})

function obey(word: JudgeWord): WorkerAnswer | null {
  if (word.type === 'order') {
    judge = createAuditJudge(word.order)
    return null
  }
  if (judge === null) throw new Error('There was no order.')
  if (word.type === 'judge') return { type: 'judged', answer: judge.judge() }
  if (word.type === 'stressed') judge.endStressed(word.run)
  else for (const stamped of word.messages) judge.take(stamped)
  return { type: 'taken' }
}
