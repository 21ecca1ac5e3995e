// Fuzz targets of the trace: files damaged from outside, files whose sums are right and whose inside is damaged, and
// messages as a page may send them. What is read goes through a session and its report, as in panel and command line.

import { gunzipSync } from 'node:zlib'
import { createChunkReader } from '../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { CHUNK_OFFSET, TraceError } from '../../../trace/file/format.ts'
import { encodeMessage } from '../../../trace/file/message-codec.ts'
import { createSession } from '../../../trace/session/session.ts'
import { validatePageMessage } from '../../../trace/validate/page-message.ts'
import { goldenMessages } from '../trace/golden-messages.ts'
import { must } from '../trace/must.ts'
import { realTrace } from '../trace/real-trace.ts'
import { chunkStarts, sealedChunk } from '../trace/trace-bytes.ts'
import { type FuzzTarget, mutatedFrom, pick, type Random } from './fuzz-target.ts'

const golden = writeTrace(goldenMessages())
const empty = writeTrace([])

/** The report of a file, as the command line makes it. */
function readFile(bytes: Uint8Array): boolean {
  let session = createSession()
  let damage = 0
  const reader = createChunkReader({
    onConfig: (config) => {
      session = createSession(config ?? undefined)
    },
    onMessage: (stamped) => session.ingest(stamped),
  })
  try {
    reader.feed(bytes)
    damage = reader.end().notices.length
  } catch (error) {
    if (error instanceof TraceError) return false
    throw error
  }
  session.finish()
  JSON.stringify(session.report())
  return damage === 0
}

export const traceFileTarget: FuzzTarget = {
  name: 'trace file',
  prepare(random) {
    const bytes = mutatedFrom([golden, empty], random)
    return () => readFile(bytes)
  },
}

const real = realTrace()

/** Eight seconds as a browser gave them: more of every kind. */
export const realFileTarget: FuzzTarget = {
  name: 'real trace',
  prepare(random) {
    const bytes = mutatedFrom([real], random)
    return () => readFile(bytes)
  },
}

const start = must(chunkStarts(golden)[0])
const head = golden.subarray(0, start)
const tail = empty.subarray(chunkStarts(empty)[0])
const inside = gunzipSync(golden.subarray(start + CHUNK_OFFSET.stored, chunkStarts(golden)[1]))

/** Damage behind right sums, which no file damaged at random gets through. */
export const traceChunkTarget: FuzzTarget = {
  name: 'trace chunk',
  prepare(random) {
    const chunk = sealedChunk('COLS', mutatedFrom([inside], random))
    const bytes = Buffer.concat([head, chunk, tail])
    return () => readFile(bytes)
  },
}

const plain = Buffer.concat(goldenMessages().map(encodeMessage))

/** The same of messages that stand one after the other. */
export const plainChunkTarget: FuzzTarget = {
  name: 'plain chunk',
  prepare(random) {
    const chunk = sealedChunk('MSGS', mutatedFrom([plain], random))
    const bytes = Buffer.concat([head, chunk, tail])
    return () => readFile(bytes)
  },
}

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  undefined,
  true,
  '',
  'context',
  'x'.repeat(600),
  '\u202egpj.exe\u0007',
  '\ud800',
  0,
  -1,
  1.5,
  65535,
  65536,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  new ArrayBuffer(33),
]

const messages = goldenMessages().map(({ message }) => message)

/** A message of a page with some of its fields replaced or left out. */
function damaged(value: object, random: Random): Record<string, unknown> {
  const copy = { ...value } as Record<string, unknown>
  const name = pick(Object.keys(copy), random)
  const field = copy[name]
  if (field instanceof ArrayBuffer) {
    const bytes = new Uint8Array(field.slice(0))
    for (let count = random(8); count > 0; count--) bytes[random(bytes.length)] = random(256)
    copy[name] = bytes.buffer
  } else if (typeof field === 'object' && field !== null && random(4) > 0) {
    copy[name] = damaged(field, random)
  } else if (random(8) === 0) delete copy[name]
  else copy[name] = pick(HOSTILE_VALUES, random)
  return copy
}

/** The messages of a page, several in a row, half of them damaged. */
export const pageMessageTarget: FuzzTarget = {
  name: 'page message',
  prepare(random) {
    const values = Array.from({ length: 1 + random(6) }, () => {
      const message = pick(messages, random)
      return random(2) === 0 ? message : damaged(message, random)
    })
    return () => readMessages(values)
  },
}

function readMessages(values: readonly unknown[]): boolean {
  const session = createSession({ capacity: 16 })
  let isWhole = true
  for (const value of values) {
    const checked = validatePageMessage(value)
    if ('error' in checked) isWhole = false
    else session.ingest({ document: 'fuzzed', frameId: 0, message: checked.message })
  }
  session.finish()
  JSON.stringify(session.report())
  return isWhole
}
