// The store's worker as an object, for the page that has started it. Page thread.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { TraceError } from '../trace/file/format.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import type { FromStore, StoreEnd, StoreOrders, ToStore } from './store-types.ts'
import { weightOf } from './store-types.ts'

/** Messages that are on their way to the disk weigh so much at most; then the next one waits. */
export const MAX_UNWRITTEN_BYTES = 16 * 1024 * 1024
const PIECE_BYTES = 256 * 1024

/** What of a Worker is needed. */
export interface StoreWorker {
  postMessage(message: ToStore): void
  addEventListener(type: 'message', listener: (event: { data: FromStore }) => void): void
  addEventListener(type: 'error', listener: () => void): void
  terminate(): void
}

export interface RecordingStore extends Omit<StoreOrders, 'piece' | 'sizes'> {
  /** Sends it on its way to the disk. A promise, where the disk is behind: resolves when it has caught up. */
  append(stamped: StampedMessage): Promise<void> | undefined
  /** All messages that were written, in order; each file as far as it can be read. */
  messages(id: string): AsyncGenerator<StampedMessage>
  /** On disk. */
  bytesOf(id: string): Promise<number>
  /** Called where the recording ends by itself. */
  onEnded(listener: (end: StoreEnd, problem: string) => void): void
  dispose(): void
}

/** The store behind `worker`, which it owns. Its promises reject with one sentence. */
export function createRecordingStore(worker: StoreWorker): RecordingStore {
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastCall = 0
  let sent = 0
  let written = 0
  let waiting: (() => void) | null = null
  let onEnded: (end: StoreEnd, problem: string) => void = () => undefined

  const order = <Name extends keyof StoreOrders>(
    name: Name,
    ...values: Parameters<StoreOrders[Name]>
  ): ReturnType<StoreOrders[Name]> => {
    const call = ++lastCall
    const answered = new Promise((resolve, reject) => {
      calls.set(call, { resolve, reject })
    })
    worker.postMessage({ call, name, values } as ToStore)
    return answered as ReturnType<StoreOrders[Name]>
  }

  const catchUp = (weight: number): void => {
    written = weight
    if (waiting === null || sent - written > MAX_UNWRITTEN_BYTES / 2) return
    waiting()
    waiting = null
  }

  worker.addEventListener('message', ({ data }) => {
    if ('written' in data) catchUp(data.written)
    else if ('ended' in data) {
      // Nothing is waited for any more.
      catchUp(sent)
      onEnded(data.ended, data.problem)
    } else {
      const call = calls.get(data.call)
      calls.delete(data.call)
      if ('problem' in data) call?.reject(new Error(data.problem))
      else call?.resolve(data.result)
    }
  })
  worker.addEventListener('error', () => {
    const error = new Error('The store of recordings ended without a word.')
    for (const call of calls.values()) call.reject(error)
    calls.clear()
    catchUp(sent)
    onEnded('failed', error.message)
  })

  return {
    begin(info, config: ProfilerConfig) {
      sent = 0
      written = 0
      return order('begin', info, config)
    },
    append(stamped) {
      sent += weightOf(stamped)
      worker.postMessage({ append: [stamped] })
      if (sent - written <= MAX_UNWRITTEN_BYTES) return undefined
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
    end: () => order('end'),
    release: () => order('release'),
    left: () => order('left'),
    pack: (id) => order('pack', id),
    remove: (id) => order('remove', id),
    markSaved: (id) => order('markSaved', id),
    async bytesOf(id) {
      return (await order('sizes', id)).reduce((sum, size) => sum + size, 0)
    },
    async *messages(id) {
      const sizes = await order('sizes', id)
      for (const [segment, size] of sizes.entries()) {
        const got: StampedMessage[] = []
        const reader = createChunkReader(
          { onMessage: (stamped) => got.push(stamped) },
          { isWhole: true },
        )
        try {
          for (let at = 0; at < size; at += PIECE_BYTES) {
            reader.feed(await order('piece', id, segment, at, Math.min(PIECE_BYTES, size - at)))
            yield* got.splice(0)
          }
          reader.end()
        } catch (error) {
          // Nothing of this file can be read, or no more of it: what was read is given all the same.
          if (!(error instanceof TraceError)) throw error
        }
        yield* got.splice(0)
      }
    },
    onEnded(listener) {
      onEnded = listener
    },
    dispose() {
      worker.terminate()
      onEnded = () => undefined
    },
  }
}
