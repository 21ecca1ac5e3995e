// A file to which the audits of a list are written as they end, one JSON object a line, and from which a list that was
// stopped goes on: the pages in it are done. Node.

import { type FileHandle, open } from 'node:fs/promises'

import { readReport } from '../../audit/read-report.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { CommandError } from '../command-error.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

const MAX_RESUME_BYTES = 256 * 1024 * 1024

export interface ResumeFile {
  /** Pages that are done, by the addresses that were asked for. */
  readonly done: ReadonlyMap<string, AuditReport>
  /** Resolves when the line is written. */
  add(report: AuditReport): Promise<void>
  /** Never rejects. */
  close(): Promise<void>
}

export interface ResumedLines {
  readonly done: Map<string, AuditReport>
  /** Bytes of the lines that are whole: what follows is of a process that was killed. */
  readonly wholeBytes: number
}

/**
 * The audits in `text`, the bytes of a resume file, that were made as it is wished now: those of another strictness or
 * seed are not done. Throws CommandError (exit 2) where a whole line is no audit: then it is another file. Any thread.
 */
export function readResumed(
  bytes: Buffer,
  file: string,
  wish: { strictness: number; seed: number },
): ResumedLines {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1
  const done = new Map<string, AuditReport>()
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const report = readReport(parsed(line))
    if (report === null) {
      throw new CommandError(
        `--resume: line ${index + 1} of ${file} is no audit of this version: name another file.`,
      )
    }
    const { strictness, seed } = report.stimulus
    const isAsWished = strictness === wish.strictness && (seed === null || seed === wish.seed)
    if (isAsWished) done.set(report.requestedUrl ?? report.url, report)
  }
  return { done, wholeBytes }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Opens the file, or begins it. Rejects with CommandError (exit 2), before anything of it is changed. */
export async function openResumeFile(
  path: string,
  wish: { strictness: number; seed: number },
): Promise<ResumeFile> {
  let file: FileHandle
  try {
    // To be read and added to; begun where it is not there.
    file = await open(path, 'a+')
  } catch (error) {
    throw new CommandError(`--resume: ${path} cannot be opened: ${whyUnreadable(error)}.`)
  }
  try {
    const { size } = await file.stat()
    if (size > MAX_RESUME_BYTES) throw new CommandError(`--resume: ${path} is too large.`)
    const { done, wholeBytes } = readResumed(await file.readFile(), path, wish)
    if (wholeBytes < size) await file.truncate(wholeBytes)
    return {
      done,
      async add(report) {
        await file.appendFile(`${JSON.stringify(report)}\n`)
      },
      close: () => file.close().catch(() => undefined),
    }
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
}
