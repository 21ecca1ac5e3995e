// Events found in JSON as it comes: in both forms of a trace, however the file is cut, whatever stands beside them.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventScanner } from '../../../../trace/import/event-scanner.ts'

const scan = (text: string, pieceBytes = 1000, needle = ''): { found: unknown[]; has: boolean } => {
  const found: unknown[] = []
  const scanner = createEventScanner(needle, (event) => found.push(event))
  const bytes = Buffer.from(text)
  // The same memory for each piece, as readers of files use it.
  const memory = new Uint8Array(pieceBytes)
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes)
    memory.set(piece)
    scanner.feed(memory.subarray(0, piece.length))
  }
  return { found, has: scanner.hasEvents }
}

describe('events', () => {
  it('are found in a list, and in a list of an object', () => {
    const events = [{ name: 'a"]}[{\\' }, { args: { list: [{ deep: 1 }] } }, {}]
    expect(scan(JSON.stringify(events)).found).toEqual(events)
    const file = { displayTimeUnit: 'ms', traceEvents: events, metadata: { 'x]': [1, { y: 2 }] } }
    expect(scan(JSON.stringify(file, null, 2)).found).toEqual(events)
  })

  it('are found however the file is cut, with any text in them', () => {
    const events = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 40 }), fc.boolean(), (given, cut, isList) => {
        const text = JSON.stringify(isList ? given : { traceEvents: given })
        expect(scan(text, cut).found).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })

  it('are only those with what is looked for in their text', () => {
    const file = [{ cat: 'webaudio' }, { cat: 'gpu' }]
    expect(scan(JSON.stringify(file), 7, '"webaudio"').found).toEqual([{ cat: 'webaudio' }])
  })

  it('are found behind damaged and huge ones', () => {
    const huge = JSON.stringify({ snapshot: 'x'.repeat(100_000) })
    const text = `[{"a": nonsense}, ${huge}, {"b":1}]`
    expect(scan(text, 1000).found).toEqual([{ b: 1 }])
  })

  it('are none where there is no such list, or no JSON', () => {
    for (const text of ['', '{}', '[]', '[1,2]', '{"a":{"b":[{}]}}', 'hello [world]', ']]]}}}']) {
      expect(scan(text)).toEqual({ found: [], has: false })
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        createEventScanner('', () => undefined).feed(bytes)
      }),
    )
  })
})
