import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createRegisterLogWriter,
  formatRegisterLog,
  MAX_LOG_BYTES,
  parseRegisterLog,
  type RegisterLog,
  RegisterLogError,
} from '../../../../engine/registers/register-log.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (...lines: string[]): RegisterLog =>
  parseRegisterLog(bytesOf(['awe32-registers 1', ...lines].join('\n')))
const PORTS = [0x620, 0x622, 0xa20, 0xa22, 0xe20, 0xe22, 0x640, 0xa82, 0xe62]

describe('a register log', () => {
  it('is ports with values, frames that pass, and comments', () => {
    const log = parse('; tone', 'e22 A0 ; pointer', '', ' +441', '620 1 FFFF 0', '\t+7\r')
    expect([...log.frames]).toEqual([0, 441, 441, 441])
    expect([...log.ports]).toEqual([0xe22, 0x620, 0x620, 0x620])
    expect([...log.values]).toEqual([0xa0, 1, 0xffff, 0])
    expect(log.lengthFrames).toBe(448)
  })

  it('is the same again after it was written as text', () => {
    const write = fc.record({
      later: fc.nat(100_000),
      port: fc.constantFrom(...PORTS),
      value: fc.nat(0xffff),
    })
    fc.assert(
      fc.property(fc.array(write), fc.nat(1000), (writes, rest) => {
        const writer = createRegisterLogWriter()
        let frame = 0
        for (const { later, port, value } of writes) {
          frame += later % 3 === 0 ? later : 0
          writer.add(frame, port, value)
        }
        const log = writer.finish(frame + rest)
        expect(parseRegisterLog(bytesOf(formatRegisterLog(log)))).toEqual(log)
      }),
    )
  })

  it.each<[string, string]>([
    ['621 0', 'Line 2 of the register log names no port of the card.'],
    ['1620 0', 'Line 2 of the register log names no port of the card.'],
    ['port 0', 'Line 2 of the register log names no port of the card.'],
    ['620', 'Line 2 of the register log writes nothing to its port.'],
    ['620 12345', /* a digit too many */ 'hexadecimal digits'],
    ['620 -1', 'hexadecimal digits'],
    ['+', 'has no number of frames'],
    ['+1.5', 'has no number of frames'],
    ['+99999999999', 'has no number of frames'],
    ['+4000000000', 'is later than a day'],
    ['+1 620 0', 'has more behind its frames'],
  ])('is refused with one sentence: %s', (line, sentence) => {
    expect(() => parse(line)).toThrow(RegisterLogError)
    expect(() => parse(line)).toThrow(sentence)
  })

  it('is refused without its head, and where it is too long', () => {
    expect(() => parseRegisterLog(bytesOf(''))).toThrow(/does not begin/)
    expect(() => parseRegisterLog(bytesOf('awe32-registers 12\n'))).toThrow(/does not begin/)
    expect(() => parseRegisterLog(bytesOf('awe32-registers 1 2\n'))).toThrow(/more than its head/)
    expect(() => parseRegisterLog(new Uint8Array(MAX_LOG_BYTES + 1))).toThrow(/64 MiB/)
  })

  it('is a log or one sentence, whatever the bytes are', () => {
    const piece = fc.constantFrom(
      '620',
      'E22',
      ' ',
      '\n',
      '+',
      '1',
      'ffff',
      ';',
      '#',
      'x',
      '\0',
      '\u00fc',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          const { writes, frames } = parse(pieces.join(''))
          expect(frames.length).toBe(writes)
        } catch (error) {
          expect(error).toBeInstanceOf(RegisterLogError)
          expect((error as Error).message).toMatch(/^Line \d+ of the register log .*[^.]\.$/)
        }
      }),
    )
  })
})
