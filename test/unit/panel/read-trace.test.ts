// Files that are shown while they are read, as the panel's worker reads them. Node.

import { describe, expect, it } from 'vitest'
import { readThrough } from '../../../panel/models/saved-trace.ts'
import { beginTrace, readParts } from '../../../panel/read-trace.ts'
import { createChunkWriter, createTraceMemory } from '../../../trace/file/chunk-writer.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createPanelFeed } from '../../support/panel/panel-feed.ts'

const messages = createPanelFeed({ durationMs: 12_000 }).map(({ stamped }) => stamped)

/** In chunks of a few messages, as a recording that grows is written. */
async function fileOf(name = 'a.awescope'): Promise<File> {
  const memory = createTraceMemory()
  const writer = createChunkWriter(memory.sink)
  for (const [index, stamped] of messages.entries()) {
    writer.append(stamped)
    if (index % 20 === 19) await writer.flush()
  }
  await writer.end()
  return new File([memory.toBytes().slice()], name)
}

/** The file, and whether its end was asked for. */
function watched(file: File): { file: File; isRead: () => boolean } {
  let isRead = false
  const whole = file.stream.bind(file)
  const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> => {
    const reader = whole().getReader()
    return new ReadableStream(
      {
        async pull(controller) {
          const { done, value } = await reader.read()
          isRead ||= done
          if (done) controller.close()
          else
            for (let at = 0; at < value.length; at += 1024)
              controller.enqueue(value.slice(at, at + 1024))
        },
      },
      { highWaterMark: 0 },
    )
  }
  return { file: Object.assign(file, { stream }), isRead: () => isRead }
}

const heardOf = async (file: File): Promise<{ heard: StampedMessage[]; notices: string[] }> => {
  const heard: StampedMessage[] = []
  const { batches } = await beginTrace(readParts(file, false), file.size, false)
  const { notices } = await readThrough(batches, (stamped) => void heard.push(stamped))
  return { heard, notices: [...notices] }
}

describe('a file that is opened', () => {
  it('gives its first messages before it is read, and then all of them', async () => {
    const { file, isRead } = watched(await fileOf())
    const { batches } = await beginTrace(readParts(file, false), file.size, false)
    const first = await batches.next()
    expect(first.done).toBe(false)
    expect(isRead()).toBe(false)
    const heard = [...(first.value as readonly StampedMessage[])]
    expect(heard.length).toBeLessThan(messages.length)
    await readThrough(batches, (stamped) => void heard.push(stamped))
    expect(isRead()).toBe(true)
    expect(heard).toEqual(messages)
  })

  it('is refused as a whole where it is none, and tells of its damage behind what could be read', async () => {
    await expect(heardOf(new File(['hello, this is text'], 'a.awescope'))).rejects.toThrow(
      'The file is not an Awescope trace',
    )
    const file = await fileOf()
    const cut = new File([await file.slice(0, file.size - 3000).arrayBuffer()], 'a.awescope')
    const { heard, notices } = await heardOf(cut)
    expect(heard).toEqual(messages.slice(0, heard.length))
    expect(heard.length).toBeGreaterThan(messages.length / 2)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain('cut off')
  })

  it('that can be read no further tells that where it had begun', async () => {
    const { file } = watched(await fileOf())
    const { stream } = file
    let pieces = 0
    const failing = Object.assign(file, {
      stream: () =>
        stream().pipeThrough(
          new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
            transform(piece, controller) {
              if (++pieces > 4) throw new DOMException('The file is gone.', 'NotFoundError')
              controller.enqueue(piece)
            },
          }),
        ),
    })
    const { heard, notices } = await heardOf(failing)
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.length).toBeLessThan(messages.length)
    expect(notices).toEqual(['The file is gone.'])
  })

  it('is read no further by whoever gives it up', async () => {
    const { file, isRead } = watched(await fileOf())
    const { batches } = await beginTrace(readParts(file, false), file.size, false)
    await expect(
      readThrough(batches, () => {
        throw new Error('It was given up.')
      }),
    ).rejects.toThrow('It was given up.')
    expect((await batches.next()).done).toBe(true)
    expect(isRead()).toBe(false)
  })

  it('holds nothing, and is shown as nothing, where nothing was recorded', async () => {
    const memory = createTraceMemory()
    await createChunkWriter(memory.sink).end()
    const { heard, notices } = await heardOf(new File([memory.toBytes().slice()], 'b.awescope'))
    expect([heard, notices]).toEqual([[], []])
  })
})
