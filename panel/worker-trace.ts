// Opens files in a worker of its own for each, which ends with the reading, or when that is given up. Panel page.

import type { SavedTrace } from './models/saved-trace.ts'
import type { ReadTraceOptions, TraceFileSource } from './models/trace-file-model.ts'
import { unpackMessages } from './packed-messages.ts'
import { beginTrace, type TraceParts } from './read-trace.ts'
import type { ToTraceWorker, TraceAnswer } from './trace-worker.ts'
import workerUrl from './trace-worker.ts?worker&url'
import { workerScript } from '../extension/workers/worker-script.ts'

/** As TraceCodec's `read`: resolves when the first messages of the file are there. */
export const readInWorker = (
  file: TraceFileSource,
  { signal, isWhole }: ReadTraceOptions,
): Promise<SavedTrace> => beginTrace(partsOf(file, isWhole, signal), file.size, isWhole)

async function* partsOf(file: TraceFileSource, isWhole: boolean, signal: AbortSignal): TraceParts {
  signal.throwIfAborted()
  const worker = new Worker(workerScript(workerUrl), { type: 'module' })
  const say = (message: ToTraceWorker): void => worker.postMessage(message)
  const answers: TraceAnswer[] = []
  let wake = (): void => undefined
  const onAbort = (): void => wake()
  const hear = (answer: TraceAnswer): void => {
    answers.push(answer)
    wake()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<TraceAnswer>) => hear(data))
  worker.addEventListener('error', () => hear({ problem: 'Its reader ended without a word.' }))
  signal.addEventListener('abort', onAbort)
  try {
    say({ file, isWhole })
    for (;;) {
      const answer = answers.shift()
      signal.throwIfAborted()
      if (answer === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      if ('problem' in answer) throw new Error(answer.problem)
      if ('rest' in answer) return answer.rest
      yield { config: answer.config, messages: unpackMessages(answer.packed) }
      say('taken')
    }
  } finally {
    worker.terminate()
    signal.removeEventListener('abort', onAbort)
  }
}
