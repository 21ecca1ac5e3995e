// Whatever a page sends, the session does not throw.

import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { createSession } from '../../../../trace/session/session.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { createTraceBuilder, KIND } from '../../../support/trace/trace-builder.ts'

describe('hostile pages', () => {
  const bytes = fc
    .uint8Array({ maxLength: 12 * RECORD_BYTES })
    .map((array) => array.slice(0, array.length - (array.length % RECORD_BYTES)).buffer)
  // Records whose kind is real, so that they get past the first switch.
  const likely = fc
    .array(
      fc.record({
        kind: fc.constantFrom(...Object.values(KIND)),
        flags: fc.nat(255),
        source: fc.nat(3),
        frame: fc.oneof(fc.double(), fc.nat(1e6)),
        wallMs: fc.oneof(fc.double(), fc.nat(10_000)),
        a: fc.oneof(fc.nat(5), fc.nat(0xffffffff)),
        b: fc.oneof(fc.nat(5), fc.double()),
      }),
      { maxLength: 40 },
    )
    .map((records) => {
      const trace = createTraceBuilder()
      for (const record of records) {
        trace.record(record)
      }
      const chunk = trace
        .messages({ chunkMs: 1e9 })
        .find((stamped) => stamped.message.type === 'records/chunk')
      return chunk?.message.type === 'records/chunk' ? chunk.message.bytes : new ArrayBuffer(0)
    })
  const source = fc.oneof(
    fc.record({
      kind: fc.constant('context'),
      id: fc.integer({ min: 1, max: 3 }),
      contextType: fc.constantFrom('realtime', 'offline'),
      sampleRate: fc.double({ min: 1, max: 1e6, noNaN: true }),
      baseLatencyMs: fc.double(),
      sink: fc.string(),
      createdWallMs: fc.nat(),
      joined: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('node'),
      id: fc.integer({ min: 1, max: 3 }),
      contextId: fc.nat(3),
      name: fc.string(),
      processorIndex: fc.nat(3),
      joined: fc.boolean(),
    }),
  )
  const message = fc.oneof(
    fc.constant(DEFAULT_HELLO),
    fc.record({ type: fc.constant('source/define'), source }),
    fc.record({
      type: fc.constant('records/chunk'),
      stream: fc.nat(3),
      dropped: fc.nat(),
      bytes: fc.oneof(bytes, likely),
    }),
    fc.record({ type: fc.constant('document/bye'), wallMs: fc.nat() }),
    fc.record({
      type: fc.constant('worklet/hello'),
      contextId: fc.nat(3),
      clock: fc.constant('Temporal'),
      clockStepUs: fc.double(),
      clockCostUs: fc.double(),
      shared: fc.boolean(),
    }),
  )

  it('cannot make the session throw, with any records in any order', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 25 }), (messages) => {
        const session = createSession({ capacity: 8 })
        for (const value of messages) {
          const checked = validatePageMessage(value)
          if ('message' in checked)
            session.ingest({ document: 'hostile', frameId: 0, message: checked.message })
        }
        JSON.stringify(session.report())
        session.finish()
        session.report()
        session.clear()
      }),
      { numRuns: 400 },
    )
  })
})
