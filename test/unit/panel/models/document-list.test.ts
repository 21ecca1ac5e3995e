// What the panel knows of documents. Node.

import { describe, expect, it } from 'vitest'
import { createDocumentList } from '../../../../panel/models/document-list.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

describe('the list of documents', () => {
  const of = (document: string, message: PageMessage) => ({ document, frameId: 0, message })

  it('begins with the oldest, whatever came first', () => {
    const list = createDocumentList()
    expect(list.startedWallMs).toBeNaN()
    list.observe(of('b', { ...DEFAULT_HELLO, startedWallMs: 2000 }))
    list.observe(of('a', { ...DEFAULT_HELLO, startedWallMs: 1000 }))
    list.observe(of('c', { ...DEFAULT_HELLO, startedWallMs: 3000 }))
    expect(list.startedWallMs).toBe(1000)
    expect([...list.all.keys()]).toEqual(['b', 'a', 'c'])
  })

  it('knows how a document began, also where the channel tells of it again', () => {
    const list = createDocumentList()
    list.observe(of('a', { ...DEFAULT_HELLO, joined: true }))
    list.attach('a', 0, 'http://localhost/next')
    expect(list.all.get('a')).toMatchObject({ joined: true, url: 'http://localhost/next' })
  })

  it('knows who has gone, by its own word or the channel’s', () => {
    const list = createDocumentList()
    for (const document of ['a', 'b']) list.observe(of(document, DEFAULT_HELLO))
    list.observe(of('a', { type: 'document/bye', wallMs: 1 }))
    list.detach('b')
    list.detach('unknown')
    expect([...list.all.values()].map(({ isAttached }) => isAttached)).toEqual([false, false])
  })

  it('forgets everything', () => {
    const list = createDocumentList()
    list.observe(of('a', DEFAULT_HELLO))
    list.clear()
    expect([list.all.size, list.midiOutcomes.size, list.startedWallMs]).toEqual([0, 0, Number.NaN])
  })
})
