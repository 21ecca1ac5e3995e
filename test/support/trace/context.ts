// A context as its definition alone tells it, for tests of what works on contexts.

import { createAlertList } from '../../../trace/alerts/alert-list.ts'
import { createNoticeList } from '../../../trace/alerts/notice-list.ts'
import { createSessionBudget } from '../../../trace/config/session-budget.ts'
import {
  createContextReader,
  type ContextHost,
  type ContextReader,
} from '../../../trace/contexts/context-reader.ts'
import type { ContextDefinition } from '../../../trace/wire/protocol.ts'

export const contextHost = (): ContextHost => ({
  alerts: createAlertList(),
  notices: createNoticeList(),
  budget: createSessionBudget(),
})

/** 48 frames a millisecond, quanta of 128. */
export const definedContext = (
  given: Partial<ContextDefinition> = {},
  host: ContextHost = contextHost(),
): ContextReader =>
  createContextReader(
    `doc-1/${given.id ?? 1}`,
    'doc-1',
    {
      kind: 'context',
      id: 1,
      contextType: 'realtime',
      sampleRate: 48_000,
      renderQuantumFrames: 128,
      baseLatencyMs: 10,
      sink: '',
      createdWallMs: 0,
      joined: false,
      ...given,
    },
    host,
  )
