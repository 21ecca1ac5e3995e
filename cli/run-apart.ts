// Heavy work on a thread of its own, so that Ctrl-C is heard and obeyed at once whatever the work is busy with. Node.

import { Worker } from 'node:worker_threads'

import type { ApartAnswer, JobName, Jobs } from './apart.ts'
import { CommandError, EXIT, sentenceOf } from './command-error.ts'
import { builtFile } from './project-files.ts'

/**
 * What the job `name` makes of `input`. Rejects with CommandError: what the job
 * rejected with, or, where `signal` fires first, `stopped` (one sentence, exit 130); the job has ended in any case.
 */
export async function runApart<Name extends JobName>(
  name: Name,
  input: Jobs[Name]['input'],
  stopped: string,
  signal: AbortSignal,
): Promise<Jobs[Name]['result']> {
  const worker = new Worker(builtFile('cli', 'apart.js'), { workerData: { name, input } })
  const stop = (): void => void worker.terminate()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  let answer: ApartAnswer | null = null
  let failure: unknown = null
  // Its words on stderr are all there once it has ended.
  await new Promise<void>((resolve) => {
    worker.once('message', (message: ApartAnswer) => (answer = message))
    worker.once('error', (error) => (failure = error))
    worker.once('exit', () => resolve())
  })
  signal.removeEventListener('abort', stop)
  return resultOf(answer, failure, stopped)
}

function resultOf<Result>(answer: ApartAnswer | null, failure: unknown, stopped: string): Result {
  if (answer !== null && 'result' in answer) return answer.result as Result
  if (answer !== null) throw new CommandError(answer.sentence, answer.exitCode)
  if (failure !== null) throw new CommandError(`${sentenceOf(failure).replace(/[.\s]+$/, '')}.`)
  throw new CommandError(stopped, EXIT.interrupted)
}
