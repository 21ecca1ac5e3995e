// Says in words what the panel waits for and what it could not see. A pure function of what is known; panel page.

import type { ContextFigures } from '../../trace/contexts/figures.ts'
import type { Report } from '../../trace/report/schema.ts'
import { formatBytes, formatCount, formatElapsed, formatPlural } from '../../trace/text/format.ts'
import { diskSentence } from '../../trace/text/store-words.ts'
import { CUT_SHORT_SENTENCE, unkeptSentence } from '../../trace/text/loss-words.ts'
import type { DiskNote } from './disk-model.ts'
import type { DocumentInfo } from './document-list.ts'
import type { RecordingStatus, TraceSource } from './recording-status.ts'

/** Each has its colour in the status line. */
export type StatusTone = 'idle' | 'waiting' | 'active' | 'problem'

/** One sentence beside the line. */
export interface StatusNote {
  tone: 'info' | 'warning' | 'problem'
  text: string
  /** What can be done about it, in one click. */
  action?: 'read-whole'
}

/** What the status line shows. */
export interface StatusLine {
  tone: StatusTone
  /** One sentence: what goes on, or what is waited for. */
  text: string
  /** What else the user should know: other waits, losses, what cannot be seen. */
  notes: StatusNote[]
}

/** All that the sentences are made of. */
export interface StatusInput {
  status: RecordingStatus
  source: TraceSource
  documents: ReadonlyMap<string, DocumentInfo>
  midiOutcomes: ReadonlySet<string>
  report: Report
  /** Events of the reference instrument, which no figure of the report counts. */
  ofReference: number
  refused: { count: number; reason: string }
  /** Messages that define things, and are not kept for saving. */
  unkept: number
  evictedChunks: number
  evictedBytes: number
  clearedAtMs: number | null
  /** Left out or null: there is nothing to say of it. */
  diskNote?: DiskNote | null
  fileNotices: readonly string[]
  /** Only the beginning of the file was read. */
  isCutShort: boolean
  /** A sentence about a file that could not be opened or saved, '' otherwise. */
  fileProblem: string
  isLoading: boolean
}

const NOT_RECORDED =
  'Nothing is recorded any more: the recorder in the page does not answer. Stop, and record again by reload.'

const TONE_RANK = { problem: 0, warning: 1, info: 2 } as const

/** The status line and its notes. */
export function describeStatus(input: StatusInput): StatusLine {
  // What is lost or failed first: of many notes only the first is in sight.
  const notes = describeNotes(input).toSorted(
    (left, right) => TONE_RANK[left.tone] - TONE_RANK[right.tone],
  )
  return { ...describeState(input), notes }
}

function describeState(input: StatusInput): { tone: StatusTone; text: string } {
  const { status, source, report } = input
  const origin = status.origin === '' ? 'this page' : status.origin
  switch (status.state) {
    case 'needs-permission':
      return {
        tone: 'waiting',
        text: `Waiting for permission: press Record and let Awescope observe ${origin} in the browser's prompt.`,
      }
    case 'permission-denied':
      return {
        tone: 'problem',
        text: `Permission for ${origin} was declined, so nothing is recorded. Press Record to be asked again.`,
      }
    case 'forbidden-page':
      return {
        tone: 'problem',
        text:
          sentence(status.reason) ||
          'The browser lets no extension see this page. Open a web page that makes sound.',
      }
    case 'reloading':
      return {
        tone: 'waiting',
        text: 'Waiting for the page to reload, to see it from its first script.',
      }
    case 'stopping':
      return { tone: 'waiting', text: 'Stopping: collecting the last records.' }
    case 'recording':
      return describeRecording(input, origin)
    case 'idle':
      break
  }
  if (status.reason !== '') return { tone: 'problem', text: sentence(status.reason) }
  const events = eventsText(input)
  const contexts = formatPlural(report.contexts.length, 'context')
  if (source.kind === 'file') {
    return {
      tone: 'idle',
      text: input.isLoading
        ? `Opening ${source.name} …`
        : `Saved trace ${source.name}: ${events}, ${contexts}.`,
    }
  }
  if (source.kind === 'live') {
    const records = formatCount(report.records.written)
    return { tone: 'idle', text: `Stopped. ${events} in ${contexts}, ${records} records.` }
  }
  return { tone: 'idle', text: 'Ready. Press Record, then play the page.' }
}

function describeRecording(input: StatusInput, origin: string): { tone: StatusTone; text: string } {
  const { documents, report } = input
  const attached = [...documents.values()].filter((document) => document.isAttached)
  const isAttached = attached.length > 0
  const realtime = report.contexts.filter(
    (context) => context.type === 'realtime' && context.state !== 'closed',
  )
  if (!isAttached) return { tone: 'waiting', text: 'Recording. Waiting for the page to answer.' }
  if (attached.every(({ isSilent }) => isSilent)) return { tone: 'problem', text: NOT_RECORDED }
  if (realtime.length === 0) {
    return {
      tone: 'waiting',
      text: 'Recording. No audio yet: the page has not made an AudioContext.',
    }
  }
  if (!realtime.some((context) => context.state === 'running')) {
    return {
      tone: 'waiting',
      text:
        'Recording. Waiting for a gesture: audio is suspended until somebody clicks ' +
        'or presses a key in the page.',
    }
  }
  if (report.frames.seen === 0 && input.ofReference === 0) {
    return {
      tone: 'active',
      text: `Recording ${origin}. Audio runs; nothing played yet: press a key, click, or play a note.`,
    }
  }
  const events = eventsText(input)
  const records = formatCount(report.records.written)
  return { tone: 'active', text: `Recording ${origin}. ${events}, ${records} records.` }
}

/** The page's, and the reference's where it played: together they are what the Events tab counts. */
function eventsText({ report, ofReference }: StatusInput): string {
  const events = formatPlural(report.frames.seen, 'event')
  return ofReference === 0 ? events : `${events} and ${formatCount(ofReference)} of the reference`
}

function describeNotes(input: StatusInput): StatusNote[] {
  return [
    ...fileNotes(input),
    ...pageNotes(input),
    ...probeNotes(input.report),
    ...lossNotes(input),
    ...permissionNotes(input),
  ]
}

function fileNotes(input: StatusInput): StatusNote[] {
  const notes: StatusNote[] = []
  if (input.fileProblem !== '') notes.push({ tone: 'problem', text: input.fileProblem })
  if (input.isCutShort) {
    notes.push({ tone: 'warning', text: CUT_SHORT_SENTENCE, action: 'read-whole' })
  }
  for (const text of input.fileNotices) notes.push({ tone: 'warning', text })
  if (input.clearedAtMs !== null) {
    const from = formatElapsed(input.clearedAtMs, 1)
    notes.push({
      tone: 'info',
      text: `Figures count from ${from} on; a saved trace holds the whole recording.`,
    })
  }
  return notes
}

/** What a page that is recorded has not done yet. */
function pageNotes({ status, documents, midiOutcomes, report }: StatusInput): StatusNote[] {
  if (status.state !== 'recording') return []
  const notes: StatusNote[] = []
  const silent = [...documents.values()].filter(
    ({ isAttached, isSilent }) => isAttached && isSilent,
  )
  if (silent.length > 0) {
    const frames = formatPlural(silent.length, 'frame')
    const text = `Nothing is recorded any more in ${frames} of the page: the recorder there does not answer.`
    notes.push({ tone: 'problem', text })
  }
  if (midiOutcomes.size === 0) {
    notes.push({
      tone: 'info',
      text: 'The page has not asked for MIDI yet; notes of the virtual keyboard reach it once it does.',
    })
  } else if (midiOutcomes.has('rejected')) {
    notes.push({ tone: 'warning', text: 'The page asked for MIDI and was refused.' })
  }
  const waiting = report.contexts.filter(
    (context) => context.type === 'realtime' && context.state === 'suspended',
  )
  const isSomeRunning = report.contexts.some((context) => context.state === 'running')
  if (isSomeRunning && waiting.length > 0) {
    notes.push({
      tone: 'info',
      text: `${formatPlural(waiting.length, 'context')} suspended, waiting for a gesture in the page.`,
    })
  }
  return notes
}

/** What cannot be seen, and what the report notices. */
function probeNotes(report: Report): StatusNote[] {
  const notes: StatusNote[] = []
  const isBlockedNoticed = report.notices.some((notice) => notice.code === 'probe-blocked')
  if (!isBlockedNoticed && report.contexts.some(isBlocked)) {
    notes.push({
      tone: 'warning',
      text:
        'The page’s policy blocks the audio-thread probe: ' +
        'processor costs and heard onsets cannot be seen there.',
    })
  }
  for (const notice of report.notices) {
    const times = notice.count > 1 ? ` (${formatCount(notice.count)} times)` : ''
    notes.push({ tone: 'warning', text: `${notice.text.replace(/\.$/, '')}${times}.` })
  }
  return notes
}

function lossNotes(input: StatusInput): StatusNote[] {
  const { report, refused } = input
  const notes = diskNotes(input)
  if (report.records.dropped > 0) {
    const lost = formatPlural(report.records.dropped, 'record is', 'records are')
    notes.push({
      tone: 'warning',
      text: `${lost} missing: there was no room for them. Charts and reports say when.`,
    })
  }
  if (refused.count > 0) {
    const messages = formatPlural(refused.count, 'message')
    const reason = refused.reason === '' ? '' : `: ${refused.reason.replace(/\.$/, '')}`
    notes.push({ tone: 'warning', text: `${messages} from the page refused${reason}.` })
  }
  if (input.unkept > 0) notes.push({ tone: 'warning', text: unkeptSentence(input.unkept) })
  if (input.evictedChunks > 0) {
    const chunks = formatPlural(input.evictedChunks, 'chunk')
    notes.push({
      tone: 'warning',
      text:
        `The oldest ${chunks} (${formatBytes(input.evictedBytes)}) no longer fit: ` +
        'figures still count them, a saved trace will not.',
    })
  }
  if (report.frames.evicted > 0) {
    const events = formatPlural(report.frames.evicted, 'older event')
    notes.push({ tone: 'info', text: `${events} left the list: its capacity is set to fewer.` })
  }
  return notes
}

function diskNotes({ diskNote }: StatusInput): StatusNote[] {
  if (diskNote === undefined || diskNote === null) return []
  const { code } = diskNote
  const text = diskSentence(code, 'problem' in diskNote ? diskNote.problem : '')
  if (code === 'joined-late') return [{ tone: 'info', text }]
  return [{ tone: code === 'kept-in-memory' ? 'warning' : 'problem', text }]
}

function permissionNotes({ source, status }: StatusInput): StatusNote[] {
  if (source.kind !== 'none' || status.granted.length === 0) return []
  return [{ tone: 'info', text: `Allowed to observe: ${status.granted.join(', ')}.` }]
}

function isBlocked(context: ContextFigures): boolean {
  return context.probe === 'blocked'
}

function sentence(text: string): string {
  if (text === '') return ''
  return /[.!?]$/.test(text) ? text : `${text}.`
}
