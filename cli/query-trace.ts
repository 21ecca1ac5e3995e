// A question to a trace file. Node, on a thread of its own.

import { answerQuery, type Query, type QueryAnswer } from '../trace/query/query.ts'
import { QueryError } from '../trace/query/query-error.ts'
import { CommandError } from './command-error.ts'
import { readNamedTrace, type TraceOrder } from './read-trace.ts'

export interface QueryOrder extends TraceOrder {
  query: Query
}

export interface QueriedTrace {
  answer: QueryAnswer
  damage: string[]
  isCutShort: boolean
}

/** Rejects with CommandError (exit 2) where the file cannot be read or the filter is none. */
export async function queryNamedTrace({ query, ...order }: QueryOrder): Promise<QueriedTrace> {
  const { view, damage, isCutShort } = await readNamedTrace(order)
  try {
    return { answer: answerQuery(view, query), damage, isCutShort }
  } catch (error) {
    if (error instanceof QueryError) throw new CommandError(error.message)
    throw error
  }
}
