// What a browser's heap is made of, counted by what its snapshot calls each object, and what there is more of than
// before. Node, over the browser's debugging protocol.

import type { CDPSession } from 'puppeteer-core'

export interface HeapCount {
  count: number
  bytes: number
}

/** By kind and name, such as "object TrackedEvent" or "native AXDirtyObject". */
export type HeapCounts = ReadonlyMap<string, HeapCount>

/** MB: objects of script, buffers behind arrays, objects of the browser. */
export type HeapParts = Record<'script' | 'buffers' | 'browser', number>

/** What one collection lets go of holds objects of the browser, which the next one takes. */
const COLLECTIONS = 3
const MB = 1e6

/** What is left after collection. */
export async function collectedHeap(session: CDPSession): Promise<HeapParts> {
  for (let round = 0; round < COLLECTIONS; round++)
    await session.send('HeapProfiler.collectGarbage')
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    embedderHeapUsedSize?: number
    backingStorageSize?: number
  }
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage
  return {
    script: usedSize / MB,
    buffers: backingStorageSize / MB,
    browser: embedderHeapUsedSize / MB,
  }
}

/** The kinds whose names are their contents: all of them together are one line. */
const UNNAMED: ReadonlySet<string> = new Set([
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'regexp',
])

/** A collected heap's snapshot as text; some twice as long as the heap is large. */
export async function takeHeapSnapshot(session: CDPSession): Promise<string> {
  const pieces: string[] = []
  const take = ({ chunk }: { chunk: string }): void => void pieces.push(chunk)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  session.on('HeapProfiler.addHeapSnapshotChunk', take)
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', take)
  await session.send('HeapProfiler.disable')
  return pieces.join('')
}

export function countHeap(snapshot: string): HeapCounts {
  const {
    snapshot: about,
    nodes,
    strings,
  } = JSON.parse(snapshot) as {
    snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }
    nodes: number[]
    strings: string[]
  }
  const { node_fields: fields, node_types: types } = about.meta
  const places = { type: fields.indexOf('type'), name: fields.indexOf('name') }
  const size = fields.indexOf('self_size')
  const counts = new Map<string, HeapCount>()
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[0][nodes[node + places.type] ?? 0] ?? ''
    const name = strings[nodes[node + places.name] ?? 0] ?? ''
    const key = UNNAMED.has(kind) ? kind : `${kind} ${name.slice(0, 60)}`
    const known = counts.get(key) ?? { count: 0, bytes: 0 }
    known.count++
    known.bytes += nodes[node + size] ?? 0
    counts.set(key, known)
  }
  return counts
}

/** What takes at least `leastBytes` more than before, the most first: its name, how many more, kB more. */
export function heapGrowth(before: HeapCounts, after: HeapCounts, leastBytes: number): string[][] {
  const grown = [...after].flatMap(([key, { count, bytes }]) => {
    const was = before.get(key) ?? { count: 0, bytes: 0 }
    const more = { key, count: count - was.count, bytes: bytes - was.bytes }
    return more.bytes < leastBytes ? [] : [more]
  })
  grown.sort((a, b) => b.bytes - a.bytes)
  return grown.map(({ key, count, bytes }) => [key, String(count), (bytes / 1000).toFixed(0)])
}
