// The port of a tap: the only way out of the audio thread for everything that the probe there records. Page world; see
// trace/wire/worklet-protocol.ts.
//
// Its listener lives as long as the port, and all functions of one scope share what they hold. So nothing in this
// file may refer to the tap's node, and to what is known of the context only weakly: the context must be free to go.

import { LIMIT } from '../../../trace/wire/protocol.ts'
import { KIND, STAT } from '../../../trace/wire/record.ts'
import type { RingReader } from '../../../trace/wire/ring.ts'
import type { FromWorklet, ToWorklet } from '../../../trace/wire/worklet-protocol.ts'
import { claimTarget } from '../causes/own-targets.ts'
import {
  addListener,
  copyBytes,
  createList,
  deref,
  each,
  messageData,
  nowMs,
  postOn,
  push,
  quietly,
  removeListener,
  round,
  startPort,
  takeAll,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { ContextEntry } from '../registry.ts'

export interface TapHost {
  readonly output: Output
  timedQuantumEvery(): number
  /** The audio thread knows a processor of this context. */
  onProcessor(
    contextId: number,
    entry: ContextEntry | undefined,
    processorIndex: number,
    name: string,
    isJoined: boolean,
  ): void
}

export interface TapPort {
  post(message: ToWorklet): void
  /** Fetches what waits in shared memory. */
  collect(): void
  /** Calls back when everything that was posted until now has been answered; never where the audio thread is gone. */
  ask(done: () => void): void
  /** Hears no more. Calls back whoever waits. */
  release(): void
}

/** Starts the port. `isTakenOver`: an earlier recorder used it. */
export function createTapPort(
  port: MessagePort,
  reader: RingReader | null,
  entry: ContextEntry,
  host: TapHost,
  isTakenOver: boolean,
): TapPort {
  const { id } = entry
  return listen(port, reader, id, weaken(entry), host, isTakenOver)
}

function listen(
  port: MessagePort,
  reader: RingReader | null,
  id: number,
  weakEntry: Weak<ContextEntry>,
  host: TapHost,
  isTakenOver: boolean,
): TapPort {
  const { output } = host
  const waiting = createList<() => void>()
  let hasAnswered = false

  const post = (message: ToWorklet): void => postOn(port, message)

  const collect = (): void => {
    if (!reader) return
    for (;;) {
      const bytes = reader.read(LIMIT.chunkRecords)
      if (!bytes) return
      output.ship(id, bytes, reader.dropped)
    }
  }

  const answer = (): void => each(takeAll(waiting), (done) => done())

  const receive = quietly((event: Event): void => {
    const message = messageData(event) as FromWorklet
    switch (message.type) {
      case 'probe/hello':
        output.send({ ...message, type: 'worklet/hello', contextId: id })
        output.writeStat(id, STAT.workletClockStepUs, message.clockStepUs)
        output.writeStat(id, STAT.workletClockCostUs, message.clockCostUs)
        break
      case 'processor/define':
        host.onProcessor(
          id,
          deref(weakEntry),
          message.processorIndex,
          message.name,
          // What an earlier recorder's time left behind comes before the first answer.
          message.joined || (isTakenOver && !hasAnswered),
        )
        break
      case 'processor/untimed':
        output.notice('process-untimed', `${id} ${message.name}`)
        break
      case 'chunk/full': {
        const { bytes, recordBytes } = message
        output.ship(id, copyBytes(bytes, 0, recordBytes), message.dropped)
        break
      }
      case 'clock/pong': {
        const arrivedMs = nowMs()
        hasAnswered = true
        const { sentWallMs } = message
        const offsetMs = message.workletWallMs - (sentWallMs + arrivedMs) / 2
        const tripUs = round((arrivedMs - sentWallMs) * 1000)
        output.record(KIND.clockPing, 0, id, NaN, sentWallMs, tripUs, offsetMs)
        collect()
        answer()
        break
      }
    }
  })

  claimTarget(port)
  addListener(port, 'message', receive)
  startPort(port)

  return {
    post,
    collect,
    ask(done) {
      push(waiting, done)
      post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    release() {
      collect()
      removeListener(port, 'message', receive)
      answer()
    },
  }
}
