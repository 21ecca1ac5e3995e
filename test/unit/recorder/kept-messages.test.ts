import { describe, expect, test } from 'vitest'
import { createKeptMessages } from '../../../recorder/kept-messages.ts'
import { LIMIT, type PageMessage } from '../../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'

const CHUNK_BYTES = LIMIT.chunkRecords * RECORD_BYTES
const chunk = (): PageMessage => ({
  type: 'records/chunk',
  stream: 0,
  dropped: 0,
  bytes: new ArrayBuffer(CHUNK_BYTES),
})

describe('kept messages', () => {
  test('are stamped and kept in order', () => {
    const kept = createKeptMessages('here', true)
    kept.add({ type: 'document/bye', wallMs: 1 })
    kept.add({ type: 'recorder/stopped', wallMs: 2 })
    expect(kept.all).toEqual([
      { document: 'here', frameId: 0, message: { type: 'document/bye', wallMs: 1 } },
      { document: 'here', frameId: 0, message: { type: 'recorder/stopped', wallMs: 2 } },
    ])
  })

  test('acknowledge chunks until memory is nearly full, so that the recorder stops before the bound', () => {
    const kept = createKeptMessages('here', true)
    let acknowledged = 0
    let sent = 0
    // A recorder that keeps its own limit.
    while (sent - acknowledged < LIMIT.unacknowledgedChunks && sent < 5000) {
      sent++
      acknowledged = kept.add(chunk())
    }
    expect(sent * CHUNK_BYTES).toBeLessThanOrEqual(64 * 1024 * 1024)
    expect(sent * CHUNK_BYTES).toBeGreaterThan(60 * 1024 * 1024)
    expect(kept.all).toHaveLength(sent)
  })

  test('make room when they are taken', () => {
    const kept = createKeptMessages('here', false)
    for (let count = 0; count < 1020; count++) kept.add(chunk())
    expect(kept.all).toHaveLength(1020)
    kept.release()
    expect(kept.all).toHaveLength(0)
    expect(kept.acknowledged).toBe(1020)
    expect(kept.add(chunk())).toBe(1021)
  })
})
