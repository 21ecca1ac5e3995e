// From a trace file to a session that has kept all of it: what queries and exports are made from. Node, on a thread of
// its own.

import { keepingAll, type TraceView, zeroOf } from '../trace/query/trace-view.ts'
import { readNamedSession, type ReadTrace as ReadSession } from './read-session.ts'

/** What a user has asked for. */
export interface TraceOrder {
  file: string
  isWhole: boolean
}

export interface ReadTrace extends Omit<ReadSession, 'session'> {
  view: TraceView
}

/** Rejects with CommandError (exit 2), with one sentence, where nothing of the file can be read. */
export async function readNamedTrace({ file, isWhole }: TraceOrder): Promise<ReadTrace> {
  let startedWallMs = Number.POSITIVE_INFINITY
  const { session, damage, isCutShort } = await readNamedSession(file, {
    isWhole,
    config: keepingAll(null),
    onMessage({ message }) {
      if (message.type === 'document/hello')
        startedWallMs = Math.min(startedWallMs, message.startedWallMs)
    },
  })
  return { view: { session, zeroWallMs: zeroOf(session, startedWallMs) }, damage, isCutShort }
}
