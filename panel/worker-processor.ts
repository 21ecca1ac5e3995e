// Watches in a worker whether threads of this machine have a processor when they want one. Panel page.

import workerUrl from './processor-worker.ts?worker&url'
import { workerScript } from '../extension/workers/worker-script.ts'
import { type ProcessorTime, processorShareOf } from './views/audit/processor-time.ts'
import type { ProcessorWatch } from './views/audit/processor-time.ts'

/** From now on, until it is ended. */
export function watchProcessorInWorker(): ProcessorWatch {
  const worker = new Worker(workerScript(workerUrl), { type: 'module' })
  const times: ProcessorTime[] = []
  worker.onmessage = ({ data }: MessageEvent<ProcessorTime>) => void times.push(data)
  return {
    end() {
      worker.terminate()
      return processorShareOf(times)
    },
  }
}
