// Save, open and copy: the recording as `.awescope` bytes, a saved one back into the panel, the report as JSON. A
// file that cannot be read costs one clear sentence and leaves what is shown as it is. Panel page.

import { signal, type ReadonlySignal } from '@preact/signals'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { Report } from '../../trace/report/schema.ts'
import { FORMAT_EXTENSIONS } from '../../trace/export/export-formats.ts'
import { formatElapsed } from '../../trace/text/format.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import type { Span } from './axis-model.ts'
import type { ExportChoice } from './export-choices.ts'
import type { SavedTrace } from './recording-info.ts'
import type { RecordingModel } from './recording-model.ts'

/** What of a browser's File is needed. */
export type TraceFileSource = Pick<File, 'name' | 'size' | 'stream'>

/**
 * Turns messages into bytes and back, piece by piece. `read` rejects with an Error of one sentence for what it cannot
 * read.
 */
export interface TraceCodec {
  /** `foreign`: chunks of the file that was opened, of types that this version does not know. */
  write(
    messages: readonly StampedMessage[],
    config: ProfilerConfig,
    foreign: readonly Uint8Array[],
  ): Promise<Uint8Array>
  read(file: TraceFileSource, options: ReadTraceOptions): Promise<SavedTrace>
  /** The same without what nobody else should see. */
  sanitise(
    messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
    config: ProfilerConfig,
  ): Promise<Uint8Array>
  /** The recording for another tool. */
  export(recording: ExportedRecording, choice: ExportChoice): Promise<ExportedFile>
}

/** A recording, or a part of it from `fromMs` on, before `toMs`; epoch ms, null: no bound. */
export interface ExportedRecording {
  readonly messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>
  readonly config: ProfilerConfig
  /** When it began, epoch ms; NaN where nobody knows. */
  readonly startedWallMs: number
  readonly fromMs: number | null
  readonly toMs: number | null
}

export interface ExportedFile {
  readonly bytes: Uint8Array
  /** What the file does not hold, one sentence each. */
  readonly notices: readonly string[]
}

export interface ReadTraceOptions {
  signal: AbortSignal
  /** However long that takes. */
  isWhole: boolean
}

/** What the page can do with files; the tests and other hosts bring their own. */
export interface FileHost {
  save(name: string, bytes: Uint8Array): void
  /** The same of what lies outside of the page's memory. */
  saveBlob(name: string, blob: Blob): void
  copyText(text: string): Promise<void>
}

/** Larger files are refused before they are read: no trace of the panel's own bound gets near. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

/**
 * One file at a time: what is asked while another is in work is let go. No method throws; `problem` says what failed.
 */
export interface TraceFileModel {
  readonly problem: ReadonlySignal<string>
  readonly isBusy: ReadonlySignal<boolean>
  /** A file is being opened, which can be cancelled. */
  readonly isOpening: ReadonlySignal<boolean>
  /** Sentence about the last success, for a polite announcement. */
  readonly success: ReadonlySignal<string>
  save(): Promise<void>
  /** Saves it without addresses, names and notes. */
  saveSanitised(): Promise<void>
  /** Writes the recording in another format. */
  exportAs(choice: ExportChoice): Promise<void>
  /** The same, for somebody who does not want a file; null where it failed. */
  make(choice: ExportChoice): Promise<{ name: string; bytes: Uint8Array } | null>
  open(file: TraceFileSource): Promise<void>
  /** Opens a recording that lies in the browser. `startedWallMs`: for its name. */
  openStored(pack: () => Promise<Blob>, startedWallMs: number): Promise<void>
  /** Saves one without showing it. True where it was. */
  saveStored(pack: () => Promise<Blob>, startedWallMs: number): Promise<boolean>
  /** Opens the last file once more, and reads all of it, however long that takes. */
  openWhole(): Promise<void>
  /** Ends the opening of a file that is under way. */
  cancel(): void
  copyReport(report: Report): Promise<void>
  forgetProblem(): void
  /** A file could not even be had. */
  complain(error: unknown): void
}

/** Saves, opens and copies `recording`'s trace by `codec` and `host`. */
export function createTraceFileModel(options: {
  recording: RecordingModel
  codec: TraceCodec
  host: FileHost
  now: () => Date
  readConfig: () => ProfilerConfig
  /** The part of the recording that is exported, epoch ms; null: all of it. */
  readSelection?: () => Span | null
}): TraceFileModel {
  const { recording, codec, host, now, readConfig, readSelection = () => null } = options
  const problem = signal('')
  const success = signal('')
  const isBusy = signal(false)
  const isOpening = signal(false)
  let opening = new AbortController()
  let last: TraceFileSource | null = null

  /** True where it succeeded. */
  const attempt = async (what: string, task: () => Promise<string>): Promise<boolean> => {
    if (isBusy.peek()) return false
    isBusy.value = true
    problem.value = ''
    success.value = ''
    try {
      success.value = await task()
      return true
    } catch (error) {
      problem.value = `${what}: ${oneSentence(error)}`
      return false
    } finally {
      isBusy.value = false
    }
  }

  /** `part`: which one of the recording, for a sentence. */
  const exported = async (choice: ExportChoice): Promise<ExportedFile & { part: string }> => {
    const span = readSelection()
    const startedWallMs = recording.zeroWallMs
    const at = (wallMs: number): string => formatElapsed(wallMs - startedWallMs, 2)
    const file = await codec.export(
      {
        messages: recording.messages(),
        config: readConfig(),
        startedWallMs,
        fromMs: span?.from ?? null,
        toMs: span?.to ?? null,
      },
      choice,
    )
    return { ...file, part: span === null ? '' : ` of ${at(span.from)} to ${at(span.to)}` }
  }

  const read = async (file: TraceFileSource, isWhole: boolean): Promise<string> => {
    if (file.size > MAX_FILE_BYTES)
      throw new Error('It is larger than any trace this panel can hold.')
    opening = new AbortController()
    isOpening.value = true
    try {
      const { signal } = opening
      const trace = await codec.read(file, { signal, isWhole })
      last = file
      await recording.load(trace, file.name, signal)
      return signal.aborted ? `Opening ${file.name} was cancelled.` : `Opened ${file.name}.`
    } finally {
      isOpening.value = false
    }
  }

  const open = async (file: TraceFileSource, isWhole: boolean): Promise<void> => {
    await attempt(`${file.name} could not be opened`, () => read(file, isWhole))
  }

  return {
    problem,
    success,
    isBusy,
    isOpening,
    async save() {
      await attempt('The trace could not be saved', async () => {
        const name = `${fileStem(now())}.awescope`
        const stored = await recording.pack()
        if (stored === null) {
          const messages = recording.log.messages()
          host.save(name, await codec.write(messages, readConfig(), recording.foreignChunks))
        } else {
          host.saveBlob(name, stored)
          await recording.markSaved()
        }
        return `Saved ${name}.`
      })
    },
    async saveSanitised() {
      await attempt('The trace could not be saved', async () => {
        const name = `${fileStem(now())}.sanitised.awescope`
        host.save(name, await codec.sanitise(recording.messages(), readConfig()))
        return `Saved ${name}.`
      })
    },
    async exportAs(choice) {
      await attempt('The trace could not be exported', async () => {
        const name = `${fileStem(now())}${FORMAT_EXTENSIONS[choice.format]}`
        const { bytes, notices, part } = await exported(choice)
        host.save(name, bytes)
        return [`Saved ${name}${part}.`, ...notices].join(' ')
      })
    },
    async make(choice) {
      let made: { name: string; bytes: Uint8Array } | null = null
      await attempt('The trace could not be exported', async () => {
        const { bytes, notices } = await exported(choice)
        made = { name: `${fileStem(now())}${FORMAT_EXTENSIONS[choice.format]}`, bytes }
        return notices.join(' ')
      })
      return made
    },
    open: (file) => open(file, false),
    async openStored(pack, startedWallMs) {
      await attempt('The recording could not be opened', async () =>
        read(new File([await pack()], `${fileStem(new Date(startedWallMs))}.awescope`), false),
      )
    },
    saveStored: (pack, startedWallMs) =>
      attempt('The recording could not be saved', async () => {
        const name = `${fileStem(new Date(startedWallMs))}.awescope`
        host.saveBlob(name, await pack())
        return `Saved ${name}.`
      }),
    async openWhole() {
      if (last !== null) await open(last, true)
    },
    cancel() {
      opening.abort(new Error('It was cancelled.'))
    },
    async copyReport(report) {
      await attempt('The report could not be copied', async () => {
        await host.copyText(JSON.stringify(report, null, 2))
        return 'Report copied as JSON.'
      })
    },
    forgetProblem() {
      problem.value = ''
    },
    complain(error) {
      success.value = ''
      problem.value = oneSentence(error)
    },
  }
}

function fileStem(date: Date): string {
  const text = date.toISOString()
  return `awescope-${text.slice(0, 10)}-${text.slice(11, 19).replaceAll(':', '')}`
}

function oneSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  return line === '' ? 'an unknown fault.' : /[.!?]$/.test(line) ? line : `${line}.`
}
