// The files that were opened lately. Node.

import { describe, expect, it } from 'vitest'
import {
  createRecentModel,
  MOST_RECENT,
  type FileHandle,
  type RecentFile,
  type RecentStore,
} from '../../../../panel/models/recent-model.ts'

const file = (name: string): File => new File(['x'], name)

const handleOf = (name: string, more: Partial<FileHandle> = {}): FileHandle => ({
  name,
  getFile: () => Promise.resolve(file(name)),
  queryPermission: () => Promise.resolve('granted'),
  isSameEntry: (other) => Promise.resolve(other.name === name),
  ...more,
})

function storeOf(kept: readonly RecentFile[] = []) {
  let written: readonly RecentFile[] = kept
  const store: RecentStore = {
    read: () => Promise.resolve(kept),
    write(entries) {
      written = entries
      return Promise.resolve()
    },
  }
  return { store, written: () => written.map(({ name }) => name) }
}

describe('recent files', () => {
  it('are the latest ones, each once, and kept where they have a handle', async () => {
    const { store, written } = storeOf([{ name: 'old', openedAtMs: 1, handle: handleOf('old') }])
    const recent = createRecentModel(store, () => 5)
    await recent.add(file('a'), null)
    await recent.add(file('b'), handleOf('b'))
    await recent.add(file('a'), null)
    expect(recent.entries.value.map(({ name }) => name)).toEqual(['a', 'b', 'old'])
    expect(written()).toEqual(['b', 'old'])
    for (let index = 0; index < 20; index += 1) await recent.add(file(`n${index}`), null)
    expect(recent.entries.value.length).toBe(MOST_RECENT)
    await recent.forgetAll()
    expect([recent.entries.value.length, written().length]).toEqual([0, 0])
  })

  it('are opened again: from this session, or by their handle where that is allowed', async () => {
    const recent = createRecentModel(storeOf().store, () => 5)
    await recent.add(file('a'), null)
    const [entry] = recent.entries.value
    expect((await recent.reopen(entry!)).name).toBe('a')
    await recent.add(file('b'), handleOf('b'))
    expect((await recent.reopen(recent.entries.value[0]!)).name).toBe('b')
    const denied = handleOf('c', {
      queryPermission: () => Promise.resolve('prompt'),
      requestPermission: () => Promise.resolve('denied'),
    })
    await recent.add(file('c'), denied)
    await expect(recent.reopen(recent.entries.value[0]!)).rejects.toThrow(
      'c was not opened: reading it was not allowed.',
    )
  })

  it('are forgotten where they are gone, in one sentence', async () => {
    const recent = createRecentModel(storeOf().store, () => 5)
    const gone = handleOf('d', { getFile: () => Promise.reject(new Error('NotFoundError')) })
    await recent.add(file('d'), gone)
    await expect(recent.reopen(recent.entries.value[0]!)).rejects.toThrow(
      'd is no longer where it was.',
    )
    expect(recent.entries.value).toEqual([])
  })

  it('are of this session only where nothing can be kept', async () => {
    const recent = createRecentModel(
      {
        read: () => Promise.reject(new Error('denied')),
        write: () => Promise.reject(new Error('denied')),
      },
      () => 5,
    )
    await recent.add(file('a'), handleOf('a'))
    expect(recent.entries.value.length).toBe(1)
  })
})
