// A file that is whole or not there: it is written beside its place, under a name that nobody can foresee, and takes
// its place when it is complete. What stood there before stays as it was until then. Node.

import { randomBytes } from 'node:crypto'
import { rmSync, type Stats } from 'node:fs'
import { access, constants, type FileHandle, open } from 'node:fs/promises'
import { readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { MAGIC } from '../trace/file/format.ts'
import { removeAtExit } from './at-exit.ts'
import { CommandError, sentenceOf } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'

/** What a file is, told by its first bytes: only a file of its own kind is replaced without a question. */
export interface FileKind {
  /** Such as `a WAV file`. */
  readonly name: string
  isBegunBy(head: Uint8Array): boolean
  /** Ending of its name, where its beginning is of use alone: the file that a killed process leaves can be opened. */
  readonly ending?: string
}

export const WAV_FILE: FileKind = {
  name: 'a WAV file',
  isBegunBy: (head) => /^RIFF[^]{4}WAVE/.test(Buffer.from(head).toString('latin1')),
}
export const TRACE_FILE: FileKind = {
  name: 'an Awescope trace',
  ending: '.awescope',
  isBegunBy: (head) => MAGIC.every((byte, index) => head[index] === byte),
}
export const PNG_FILE: FileKind = {
  name: 'a PNG picture',
  isBegunBy: (head) => Buffer.from(head).toString('latin1').startsWith('\x89PNG\r\n'),
}
/** For a name that only Awescope gives: whatever is there may go. */
export const ANY_FILE: FileKind = { name: 'a file', isBegunBy: () => true }
const HEAD_BYTES = 12

export interface WholeFileWish {
  /** Where the file is to be in the end, as the user wrote it. */
  readonly path: string
  readonly kind: FileKind
  /** Also a file of another kind may be replaced. */
  readonly isForced: boolean
  /** What the user names it by. */
  readonly option: '--out' | '--out-dir' | '--trace'
  /** The files that it is made from: it must be none of them. */
  readonly inputs: readonly { readonly name: string; readonly path: string }[]
}

export interface WholeFile {
  /** Empty, open for writing. */
  readonly file: FileHandle
  /** Where it grows until it is kept, as the user's path is written; null: in its place. */
  readonly growsAt: string | null
  /** Closes the file and puts it in its place. Rejects with CommandError (exit 2). */
  keep(): Promise<void>
  /** Takes the file away unless it was kept or left. Never rejects. */
  discard(): Promise<void>
  /** Closes the file and leaves it where it grows: what it holds is of use, though it is not whole. Never rejects. */
  leave(): Promise<void>
}

/**
 * Begins the file. A link is followed and stays; a device or a pipe is written to as it is. Rejects with CommandError
 * (exit 2) before anything is touched where there can be no such file, where it is one of the inputs, or where another
 * kind of file would be replaced.
 */
export async function openWholeFile(wish: WholeFileWish): Promise<WholeFile> {
  try {
    const { path, found, isInPlace } = await placeOf(wish.path)
    if (isInPlace) return writeInPlace(await open(path, 'w'))
    if (found !== null) await refuseForeign(wish, path, found)
    return await writeBeside(wish, path, found)
  } catch (error) {
    throw writeError(wish.path, error)
  }
}

/** The sentence for an error of the file system while `path` was written; any other thrown value as it is. */
export function writeError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const isFolderMissing = 'code' in error && error.code === 'ENOENT'
  const reason = isFolderMissing ? 'its folder is not there' : whyUnreadable(error)
  return new CommandError(`${path} cannot be written: ${reason}.`)
}

/**
 * Leaves what the disk took before it refused more, and what is to be said: the sentence for `error`, and where that
 * lies. Never rejects.
 */
export async function leaveWritten(
  output: WholeFile,
  path: string,
  error: unknown,
): Promise<unknown> {
  const told = writeError(path, error)
  if (output.growsAt === null) return told
  await output.leave()
  return new CommandError(
    `${sentenceOf(told)} What was recorded until then is in ${output.growsAt}.`,
  )
}

interface Place {
  /** Of the file itself, where the wish names a link. */
  path: string
  found: Stats | null
  /** It is no file, and nothing may take its place. */
  isInPlace: boolean
}

/** Names of what a process has open: never a place for another file, even where a file is behind it. */
const OPEN_FILES = /^\/(proc\/|dev\/(fd\/|std(in|out|err)$))/
const MAX_LINKS = 40

async function placeOf(wished: string): Promise<Place> {
  if (/[/\\]$/.test(wished)) throw new CommandError(`${wished} cannot be written: it is a folder.`)
  let path = resolve(wished)
  for (let links = 0; links < MAX_LINKS; links += 1) {
    if (OPEN_FILES.test(path)) return { path, found: null, isInPlace: true }
    const folder = await realpath(dirname(path))
    const link = await readlink(path).catch(() => null)
    if (link === null) {
      path = join(folder, basename(path))
      break
    }
    path = resolve(folder, link)
  }
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found?.isDirectory() === true) {
    throw new CommandError(`${wished} cannot be written: it is a folder.`)
  }
  return { path, found, isInPlace: found !== null && !found.isFile() }
}

async function refuseForeign(wish: WholeFileWish, path: string, found: Stats): Promise<void> {
  const { kind, inputs, option, isForced } = wish
  const exact = await stat(path, { bigint: true })
  for (const input of inputs) {
    const other = await stat(input.path, { bigint: true }).catch(() => null)
    // The same file by whatever name: another path, a link of either sort, other letters' case.
    if (other?.ino === exact.ino && other.dev === exact.dev) {
      throw new CommandError(
        `${wish.path} is ${input.name} that is to be read, and would be lost: choose another ${option}.`,
      )
    }
  }
  await access(path, constants.W_OK)
  if (isForced || found.size === 0 || kind.isBegunBy(await headOf(path))) return
  throw new CommandError(
    `${wish.path} is there already and is not ${kind.name}: choose another ${option}, or replace it with --force.`,
  )
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function writeInPlace(file: FileHandle): WholeFile {
  const close = (): Promise<void> => file.close().catch(() => undefined)
  return { file, growsAt: null, keep: close, discard: close, leave: close }
}

async function writeBeside(
  { path: wished, kind: { ending = '' } }: WholeFileWish,
  path: string,
  found: Stats | null,
): Promise<WholeFile> {
  // Names have a bound in bytes; the beginning is enough to see whose part it is.
  const start = Array.from(basename(path, ending)).slice(0, 40).join('')
  const name = `${start}.${randomBytes(8).toString('hex')}.part${ending}`
  const writtenPath = join(dirname(path), name)
  const file = await open(writtenPath, 'wx')
  const forget = removeAtExit(() => rmSync(writtenPath, { force: true }))
  if (found !== null) {
    // Whose the old file was and who may read it holds for the new one too, as far as the system lets us.
    await file.chown(found.uid, found.gid).catch(() => undefined)
    await file.chmod(found.mode & 0o777).catch(() => undefined)
  }
  let isDone = false
  const discard = async (): Promise<void> => {
    if (isDone) return
    isDone = true
    await file.close().catch(() => undefined)
    await rm(writtenPath, { force: true }).catch(() => undefined)
    forget()
  }
  return {
    file,
    growsAt: join(dirname(wished), name),
    discard,
    async leave() {
      if (isDone) return
      isDone = true
      forget()
      await file.close().catch(() => undefined)
    },
    async keep() {
      try {
        await file.close()
        await rename(writtenPath, path)
        isDone = true
        forget()
      } catch (error) {
        await discard()
        throw writeError(wished, error)
      }
    },
  }
}
