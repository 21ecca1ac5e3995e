// What is on disk already, and what only looks like it. Node.

import { describe, expect, it } from 'vitest'
import { createKnownMessages } from '../../../store/known-messages.ts'
import { createPanelFeed } from '../../support/panel/panel-feed.ts'

const messages = createPanelFeed({ durationMs: 3000 }).map(({ stamped }) => stamped)
const isChunk = ({ message }: (typeof messages)[number]): boolean =>
  message.type === 'records/chunk'

describe('what a joined recording has already', () => {
  it('is every message of it, and nothing of another document', () => {
    const known = createKnownMessages()
    for (const stamped of messages) known.add(stamped)
    // Of a definition that changed only the last is said again.
    const again = messages.filter(
      (stamped) =>
        isChunk(stamped) ||
        messages.findLast(
          ({ document, message }) =>
            document === stamped.document &&
            JSON.stringify(message) === JSON.stringify(stamped.message),
        ) === stamped,
    )
    const others = again.map((stamped) => ({ ...stamped, document: 'another' }))
    expect(others.some((stamped) => known.take(stamped))).toBe(false)
    expect(again.filter(isChunk).every((stamped) => known.take(stamped))).toBe(true)
    const [hello] = again
    expect(known.take(hello!)).toBe(true)
    expect(known.take(hello!)).toBe(false)
  })

  it('is no chunk that goes on, and no definition that has changed', () => {
    const known = createKnownMessages()
    const chunks = messages.filter(isChunk)
    const half = chunks.slice(0, chunks.length / 2)
    for (const stamped of half) known.add(stamped)
    expect(half.every((stamped) => known.take(stamped))).toBe(true)
    expect(chunks.slice(chunks.length / 2).some((stamped) => known.take(stamped))).toBe(false)
    const [hello] = messages
    known.add(hello!)
    const changed = { ...hello!, message: { ...hello!.message, title: 'Another' } }
    expect(known.take(changed as typeof changed & { message: never })).toBe(false)
  })

  it('is nothing after it was forgotten', () => {
    const known = createKnownMessages()
    for (const stamped of messages) known.add(stamped)
    known.clear()
    expect(messages.some((stamped) => known.take(stamped))).toBe(false)
  })
})
