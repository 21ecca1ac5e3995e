// Judges recordings in a worker, one for each. Panel page.

import type { JudgeWord, WorkerAnswer } from './audit-worker.ts'
import workerUrl from './audit-worker.ts?worker&url'
import type { JudgeAnswer } from './views/audit/audit-judge.ts'
import type { JudgeHost } from './views/audit/judge-recording.ts'
import { workerScript } from '../extension/workers/worker-script.ts'

/** One word at a time: each must be answered before the next. */
export function createWorkerJudge(): JudgeHost {
  return {
    open(order) {
      const worker = new Worker(workerScript(workerUrl), { type: 'module' })
      const tell = (word: JudgeWord): void => worker.postMessage(word)
      const ask = (word: JudgeWord): Promise<WorkerAnswer> =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
            if (data.type === 'failed') reject(new Error(data.reason))
            else resolve(data)
          }
          worker.onerror = () => reject(new Error('the worker ended without a word.'))
          tell(word)
        })
      tell({ type: 'order', order })
      return {
        async take(messages) {
          await ask({ type: 'messages', messages })
        },
        async endStressed(run) {
          await ask({ type: 'stressed', run })
        },
        async judge(): Promise<JudgeAnswer> {
          const said = await ask({ type: 'judge' })
          if (said.type !== 'judged') throw new Error('the worker lost count.')
          return said.answer
        },
        close: () => worker.terminate(),
      }
    },
  }
}
