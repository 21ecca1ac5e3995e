// The recordings in a folder: one that is being written, and those that were. Each is some files (file-names.ts); the
// folder's names are all the index there is. The store's worker; the tests bring a folder of their own.

import { FILE_LIMIT } from '../trace/file/format.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import { idOf, infoName, savedName, segmentName, segmentOf } from './file-names.ts'
import { packRecording } from './pack-recording.ts'
import { createSegmentWriter, type SegmentWriter } from './segment-writer.ts'
import type { OpenFile, StoreFolder, StoreLocks } from './store-folder.ts'
import type { RecordingInfo, StoredRecording, StoreEnd, StoreOrders } from './store-types.ts'

/** With less room than this no recording is begun on disk, and one that is under way ends. */
export const LEAST_FREE_BYTES = 16 * 1024 * 1024
/** The browser is asked for the room that is left after so many bytes. */
const ASK_EVERY_BYTES = 1024 * 1024
/** What is written can be read again: as `awescope record` holds it. */
const MAX_RAW_BYTES = FILE_LIMIT.totalRawBytes * 0.9
/** More than the frame of a chunk takes in a file, and than any other message takes on average. */
const CHUNK_FRAME_BYTES = 160
const SMALL_MESSAGE_BYTES = 512
const PIECE_BYTES = 256 * 1024
const MAX_INFO_BYTES = 64 * 1024
const MAX_LABEL = 512

export interface RecordingsOwner {
  /** Everything that was appended so far and weighs so much is in the file. */
  onWritten(weight: number): void
  /** Nothing more is written; what was written stays. Once for each recording. */
  onEnded(end: StoreEnd, problem: string): void
}

export interface Recordings extends StoreOrders {
  /** To the recording that was begun; what comes without one, or after it has ended, is nobody's. */
  append(messages: readonly StampedMessage[]): void
}

/** What is written at the moment, or was. */
interface Current {
  readonly id: string
  readonly name: string
  readonly file: OpenFile
  readonly writer: SegmentWriter
  readonly letGo: () => void
  /** In its file, before that is compressed: about. */
  rawBytes: number
  askedBytes: number
  isOpen: boolean
}

/** The recordings of `folder`. */
export function createRecordings(
  folder: StoreFolder,
  locks: StoreLocks,
  owner: RecordingsOwner,
): Recordings {
  let current: Current | null = null

  const segmentsOf = async (id: string): Promise<string[]> => {
    const found = (await folder.names()).flatMap((name) => {
      const segment = segmentOf(name)
      return segment?.id === id ? [{ name, number: segment.segment }] : []
    })
    return found.sort((a, b) => a.number - b.number).map(({ name }) => name)
  }

  const openFileOf = (name: string): OpenFile | null =>
    current?.isOpen === true && current.name === name ? current.file : null

  const sizeOf = async (name: string): Promise<number> =>
    openFileOf(name)?.size ?? (await folder.sizeOf(name))

  const read = (name: string, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const open = openFileOf(name)
    return open === null ? folder.read(name, at, length) : Promise.resolve(open.read(at, length))
  }

  async function* piecesOf(name: string): AsyncGenerator<Uint8Array> {
    const size = await sizeOf(name)
    for (let at = 0; at < size; at += PIECE_BYTES) {
      yield await read(name, at, Math.min(PIECE_BYTES, size - at))
    }
  }

  const cut = async (id: string): Promise<void> => {
    if (current?.isOpen !== true || current.id !== id) return
    // What the disk has refused is told where the recording ends; what it took can be read.
    await current.writer.cut().catch(fail)
  }

  const endFor = (end: StoreEnd, error: unknown): void => {
    if (current?.isOpen !== true) return
    current.isOpen = false
    current.writer.abandon()
    owner.onEnded(end, error instanceof Error ? error.message : '')
  }

  const fail = (error: unknown): void =>
    endFor(nameOf(error) === 'QuotaExceededError' ? 'full' : 'failed', error)

  /** A full disk is told before it is hit: what is in the file then is whole. */
  const askForRoom = async (asked: Current): Promise<void> => {
    if (asked.file.size - asked.askedBytes < ASK_EVERY_BYTES) return
    asked.askedBytes = asked.file.size
    const freeBytes = await folder.freeBytes()
    if (freeBytes < LEAST_FREE_BYTES && current === asked) await finish('full')
  }

  /** Ends it by itself, with what was appended so far. */
  const finish = async (end: StoreEnd): Promise<void> => {
    const ended = current
    if (ended?.isOpen !== true) return
    ended.isOpen = false
    try {
      await ended.writer.end()
      owner.onEnded(end, '')
    } catch (error) {
      owner.onEnded('failed', error instanceof Error ? error.message : '')
    }
  }

  const readInfo = async (id: string): Promise<RecordingInfo> => {
    try {
      const bytes = await folder.read(infoName(id), 0, MAX_INFO_BYTES)
      return checkInfo(id, JSON.parse(new TextDecoder().decode(bytes)))
    } catch {
      return { id, origin: '', startedWallMs: 0 }
    }
  }

  const remove = async (id: string): Promise<void> => {
    if (current?.id === id) await release().catch(() => undefined)
    let isGone = true
    const names = (await folder.names()).filter((name) => idOf(name) === id)
    // The mark that it is done with goes last.
    for (const name of names.toSorted((a) => (a === savedName(id) ? 1 : -1))) {
      if (!isGone && name === savedName(id)) break
      await folder.remove(name).catch(() => {
        isGone = false
      })
    }
    // A crash may have left a file locked: it goes with the next start, and is not offered meanwhile.
    if (!isGone && !names.includes(savedName(id))) await writeSmall(savedName(id), '')
  }

  const release = async (): Promise<void> => {
    const released = current
    current = null
    if (released === null) return
    try {
      if (released.isOpen) await released.writer.end()
    } finally {
      released.letGo()
    }
  }

  const writeSmall = async (name: string, text: string): Promise<void> => {
    const file = await folder.create(name)
    try {
      file.append(new TextEncoder().encode(text))
    } finally {
      file.close()
    }
  }

  return {
    async begin(info, config) {
      await release()
      const freeBytes = await folder.freeBytes()
      if (freeBytes < LEAST_FREE_BYTES) return null
      const letGo = await locks.hold(info.id)
      if (letGo === null) return null
      try {
        const names = await folder.names()
        if (!names.includes(infoName(info.id))) {
          await writeSmall(infoName(info.id), JSON.stringify(info))
        }
        const before = names.flatMap((name) => {
          const segment = segmentOf(name)
          return segment?.id === info.id ? [segment.segment] : []
        })
        const segment = Math.max(0, ...before) + 1
        const name = segmentName(info.id, segment)
        const file = await folder.create(name)
        const { onWritten } = owner
        const begun: Current = {
          id: info.id,
          name,
          file,
          letGo,
          writer: createSegmentWriter(file, config, {
            onWritten(weight) {
              onWritten(weight)
              void askForRoom(begun).catch(() => undefined)
            },
            onFailed: fail,
          }),
          rawBytes: 0,
          askedBytes: 0,
          isOpen: true,
        }
        current = begun
        return { segment, freeBytes }
      } catch (error) {
        letGo()
        throw error
      }
    },
    append(messages) {
      if (current?.isOpen !== true) return
      for (const stamped of messages) current.rawBytes += rawBytesOf(stamped)
      if (current.rawBytes > MAX_RAW_BYTES) void finish('too-long')
      else current.writer.append(messages)
    },
    async end() {
      if (current?.isOpen !== true) return
      const { writer } = current
      try {
        await writer.end()
        current.isOpen = false
      } catch (error) {
        fail(error)
      }
    },
    release,
    async left() {
      const held = await locks.held()
      const names = await folder.names()
      const found: StoredRecording[] = []
      for (const id of new Set(names.map(idOf))) {
        if (id === current?.id || held.has(id)) continue
        const segments = names.filter((name) => segmentOf(name)?.id === id)
        let bytes = 0
        for (const name of segments) bytes += await folder.sizeOf(name)
        // Nothing was ever said in it, or it is somewhere else. What a crash left locked goes the next time.
        const isOver = bytes === 0 || names.includes(savedName(id))
        if (isOver) await remove(id).catch(() => undefined)
        else found.push({ ...(await readInfo(id)), bytes })
      }
      return found.sort((a, b) => b.startedWallMs - a.startedWallMs)
    },
    async pack(id) {
      await cut(id)
      return packRecording((await segmentsOf(id)).map(piecesOf))
    },
    async sizes(id) {
      await cut(id)
      return Promise.all((await segmentsOf(id)).map(sizeOf))
    },
    async piece(id, segment, at, length) {
      const name = (await segmentsOf(id))[segment]
      return name === undefined ? new Uint8Array(0) : read(name, at, length)
    },
    remove,
    async markSaved(id) {
      if (!(await folder.names()).includes(savedName(id))) await writeSmall(savedName(id), '')
    },
  }
}

const rawBytesOf = ({ message }: StampedMessage): number =>
  'bytes' in message ? CHUNK_FRAME_BYTES + message.bytes.byteLength : SMALL_MESSAGE_BYTES

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** Ours, but a crash may have left anything of it. */
function checkInfo(id: string, value: unknown): RecordingInfo {
  const { origin, startedWallMs, label } = Object(value) as Record<string, unknown>
  return {
    id,
    origin: typeof origin === 'string' ? origin : '',
    startedWallMs: Number.isFinite(startedWallMs) ? (startedWallMs as number) : 0,
    ...(typeof label === 'string' ? { label: label.slice(0, MAX_LABEL) } : {}),
  }
}
