// A register log: what a program wrote to the card's ports, and when, as text (docs/register-log.md). Reads and writes
// it; trusts nothing in it. Any context.
//
//   awe32-registers 1
//   ; a comment
//   E22 00A0            port and values, hexadecimal; several values go to the port one after the other
//   +441                chip frames (1/44100 s) that pass

import { portNumber } from '../chip/register-ports.ts'

export const MAX_LOG_BYTES = 64 * 1024 * 1024
/** As many as fill 16 MB of sample memory. */
export const MAX_LOG_WRITES = 8_388_608
/** A day. */
export const MAX_LOG_FRAMES = 86_400 * 44_100
const HEAD = 'awe32-registers 1'
const VALUES_A_LINE = 16

/** One sentence. */
export class RegisterLogError extends Error {}

/** Writes in order; columns of equal length. */
export interface RegisterLog {
  readonly writes: number
  /** Chip frame from the beginning, never falling. */
  readonly frames: Float64Array
  readonly ports: Uint16Array
  readonly values: Uint16Array
  /** Frames from the beginning to the log's end. */
  readonly lengthFrames: number
}

export interface RegisterLogWriter {
  /** False, and nothing is kept: it is full. `frame` never falls. */
  add(frame: number, port: number, value: number): boolean
  finish(lengthFrames: number): RegisterLog
}

/** An empty log; grows as it is written. */
export function createRegisterLogWriter(): RegisterLogWriter {
  let frames = new Float64Array(1024)
  let ports = new Uint16Array(1024)
  let values = new Uint16Array(1024)
  let writes = 0

  const grow = (): void => {
    const length = Math.min(MAX_LOG_WRITES, writes * 2)
    const [oldFrames, oldPorts, oldValues] = [frames, ports, values]
    frames = new Float64Array(length)
    ports = new Uint16Array(length)
    values = new Uint16Array(length)
    frames.set(oldFrames)
    ports.set(oldPorts)
    values.set(oldValues)
  }

  return {
    add(frame, port, value) {
      if (writes === MAX_LOG_WRITES) return false
      if (writes === frames.length) grow()
      frames[writes] = frame
      ports[writes] = port
      values[writes] = value
      writes += 1
      return true
    },
    finish: (lengthFrames) => ({
      writes,
      frames: frames.slice(0, writes),
      ports: ports.slice(0, writes),
      values: values.slice(0, writes),
      lengthFrames: Math.max(lengthFrames, writes > 0 ? (frames[writes - 1] as number) : 0),
    }),
  }
}

const SPACE = 0x20
const isSpace = (byte: number): boolean => byte === SPACE || byte === 9 || byte === 13
const isLineEnd = (byte: number): boolean => byte === 10
const isComment = (byte: number): boolean => byte === 0x3b || byte === 0x23
const isWordEnd = (byte: number): boolean => isSpace(byte) || isLineEnd(byte) || isComment(byte)

/** Value of a digit in base 16; 16 or more: none. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : 16
}

/** Whole text of a log. Throws RegisterLogError with the line and what is wrong with it. Time by its length. */
export function parseRegisterLog(bytes: Uint8Array): RegisterLog {
  if (bytes.length > MAX_LOG_BYTES) {
    throw new RegisterLogError('The register log is longer than 64 MiB.')
  }
  const head = String.fromCharCode(...bytes.subarray(0, HEAD.length))
  if (head !== HEAD || !isWordEnd(bytes[HEAD.length] ?? 10)) {
    throw new RegisterLogError(`The register log does not begin with "${HEAD}".`)
  }
  const writer = createRegisterLogWriter()
  let at = HEAD.length
  let line = 1
  let frame = 0

  const fail = (what: string): never => {
    throw new RegisterLogError(`Line ${line} of the register log ${what}.`)
  }
  const byteAt = (): number => (at < bytes.length ? (bytes[at] as number) : 10)
  /** A number that ends with the word; −1 where it is none, or longer than `most` digits. */
  const number = (base: number, most: number): number => {
    const from = at
    let value = 0
    while (!isWordEnd(byteAt())) {
      const digit = digitOf(byteAt())
      if (digit >= base || at - from === most) return -1
      value = value * base + digit
      at += 1
    }
    return at === from ? -1 : value
  }
  const skip = (): void => {
    while (isSpace(byteAt()) && at < bytes.length) at += 1
    if (isComment(byteAt())) while (!isLineEnd(byteAt())) at += 1
  }
  const readWait = (): void => {
    at += 1
    const frames = number(10, 10)
    if (frames < 0) fail('has no number of frames behind its +')
    frame += frames
    if (frame > MAX_LOG_FRAMES) fail('is later than a day')
  }
  const readWrites = (): void => {
    const port = number(16, 4)
    if (port < 0 || portNumber(port) < 0) fail('names no port of the card')
    skip()
    if (isLineEnd(byteAt())) fail('writes nothing to its port')
    while (!isLineEnd(byteAt())) {
      const value = number(16, 4)
      if (value < 0) fail('has a value that is not one to four hexadecimal digits')
      if (!writer.add(frame, port, value)) fail('is one more write than a log may have')
      skip()
    }
  }

  while (at < bytes.length) {
    skip()
    if (!isLineEnd(byteAt())) {
      if (line === 1) fail('has more than its head')
      if (byteAt() === 0x2b) readWait()
      else readWrites()
      skip()
      if (!isLineEnd(byteAt())) fail('has more behind its frames')
    }
    at += 1
    line += 1
  }
  return writer.finish(frame)
}

const hex = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0')

/** The log as text; `parseRegisterLog` gives the same log again. */
export function formatRegisterLog(log: RegisterLog): string {
  const lines = [HEAD]
  let frame = 0
  let values: string[] = []
  const waitUntil = (next: number): void => {
    if (next > frame) lines.push(`+${next - frame}`)
    frame = next
  }
  for (let at = 0; at < log.writes; at += 1) {
    waitUntil(log.frames[at] as number)
    const port = log.ports[at] as number
    values.push(hex(log.values[at] as number, 4))
    const isSame = log.ports[at + 1] === port && log.frames[at + 1] === frame
    if (isSame && values.length < VALUES_A_LINE) continue
    lines.push(`${hex(port, 3)} ${values.join(' ')}`)
    values = []
  }
  waitUntil(log.lengthFrames)
  return `${lines.join('\n')}\n`
}
