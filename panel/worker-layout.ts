// Lays graphs out in a worker, which is started with the first of them. Panel page.

import type { LayoutAnswer } from './graph-worker.ts'
import workerUrl from './graph-worker.ts?worker&url'
import type { GraphLayout } from './views/graph/graph-model.ts'
import type { LayoutOrder, LayoutResult } from './views/graph/layout.ts'
import { workerScript } from '../extension/workers/worker-script.ts'

/** One order at a time; a second one before the first is done is refused. */
export function createWorkerLayout(): GraphLayout {
  let worker: Worker | null = null

  return {
    place: (order: LayoutOrder): Promise<LayoutResult> =>
      new Promise((resolve, reject) => {
        worker ??= new Worker(workerScript(workerUrl), { type: 'module' })
        worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
          if ('problem' in data) reject(new Error(data.problem))
          else resolve(data)
        }
        worker.onerror = () => {
          worker?.terminate()
          worker = null
          reject(new Error('The worker ended without a word.'))
        }
        worker.postMessage(order)
      }),
    dispose() {
      worker?.terminate()
      worker = null
    },
  }
}
