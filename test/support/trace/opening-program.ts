// Writes a long recording, or opens one and says how long that took and what memory: a process for each. Node.

import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { createChunkReader, readTrace } from '../../../trace/file/chunk-reader.ts'
import { createChunkWriter } from '../../../trace/file/chunk-writer.ts'
import { figuresUnitsFor } from '../../../trace/file/read-budget.ts'
import { createSession } from '../../../trace/session/session.ts'
import { costOf } from '../../../trace/validate/message-cost.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { longRecording } from './long-recording.ts'
import { realTrace } from './real-trace.ts'

const ROUNDS = 5
const PIECE_BYTES = 256 * 1024
/** Eight seconds of a page at 44.1 kHz whose clock steps 0.1 ms. */
const PERIOD_MS = 8000
const SAMPLE_RATE = 44_100

const [task, path = '', hours = '1'] = process.argv.slice(2)
const collect = (globalThis as { gc?: () => void }).gc ?? ((): void => undefined)
const megabytes = (): number => {
  const { heapUsed, arrayBuffers, external } = process.memoryUsage()
  return (heapUsed + Math.max(arrayBuffers, external)) / 1e6
}

interface Timed {
  cpuMs: number
  wallMs: number
}

function timed(work: () => void): Timed {
  const cpu = process.cpuUsage()
  const wall = performance.now()
  work()
  const { user, system } = process.cpuUsage(cpu)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall }
}

/** The least of several rounds. */
function least(work: () => void): string {
  const rounds = Array.from({ length: ROUNDS }, () => timed(work))
  const cpu = Math.min(...rounds.map(({ cpuMs }) => cpuMs))
  const wall = rounds.map(({ wallMs }) => wallMs)
  const [shortest, longest] = [Math.min(...wall), Math.max(...wall)].map((ms) => ms.toFixed(0))
  return `${cpu.toFixed(0)} ms of processor time; by the clock ${shortest} to ${longest} ms`
}

function write(): void {
  const file = openSync(path, 'w')
  const writer = createChunkWriter((bytes) => void writeSync(file, bytes))
  const times = Math.round((Number(hours) * 3_600_000) / PERIOD_MS)
  const short = readTrace(realTrace()).messages
  const long = longRecording(short, {
    times,
    periodMs: PERIOD_MS,
    sampleRate: SAMPLE_RATE,
    documents: 2,
  })
  const spent = timed(() => {
    for (const stamped of long.messages()) writer.append(stamped)
    void writer.end()
  })
  closeSync(file)
  const { size } = statSync(path)
  console.log(
    `${hours} h: ${(long.records / 1e6).toFixed(2)} million records, ${(size / 1e6).toFixed(2)} MB, ` +
      `${(size / long.records).toFixed(2)} B a record; written in ${spent.cpuMs.toFixed(0)} ms of processor time`,
  )
}

/** As command line and panel do it, piece by piece. False ends it. */
function readFile(isWhole: boolean, onMessage: (stamped: StampedMessage) => void): string[] {
  const file = openSync(path, 'r')
  const piece = new Uint8Array(PIECE_BYTES)
  const reader = createChunkReader({ onMessage }, { isWhole })
  for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
    reader.feed(piece.subarray(0, length))
  }
  closeSync(file)
  return reader.end().notices.map(({ text }) => text)
}

function read(): void {
  const { size } = statSync(path)
  let messages = 0
  let units = 0
  let notices: string[] = []
  collect()
  const before = megabytes()
  console.log(
    `  read, nothing kept: ${least(() => (notices = readFile(true, () => void messages++)))}`,
  )
  console.log(`  ${messages / ROUNDS} messages; ${notices.join(' ') || 'nothing is missing'}`)
  const kept: StampedMessage[] = []
  readFile(true, (stamped) => {
    kept.push(stamped)
    units += costOf(stamped.message)
  })
  collect()
  console.log(`  all messages kept: ${(megabytes() - before).toFixed(0)} MB`)
  let session = createSession()
  const ingest = (): void => {
    session = createSession({}, { maxUnits: figuresUnitsFor(size, true) })
    for (const stamped of kept) session.ingest(stamped)
    session.finish()
  }
  console.log(`  figures of all of it: ${least(ingest)}`)
  console.log(
    `  ${units.toFixed(0)} units of ${figuresUnitsFor(size, true)}, ${session.leftOut} left out`,
  )
  console.log(`  a report: ${least(() => void session.report())}`)
  collect()
  console.log(`  messages and session: ${(megabytes() - before).toFixed(0)} MB`)
  let shown = 0
  const unasked = least(() => {
    const first = createSession({}, { maxUnits: figuresUnitsFor(size) })
    shown = 0
    readFile(false, (stamped) => {
      shown++
      first.ingest(stamped)
    })
    first.report()
  })
  console.log(`  as far as is read unasked (${shown} messages), to a report: ${unasked}`)
}

if (task === 'write') write()
else read()
