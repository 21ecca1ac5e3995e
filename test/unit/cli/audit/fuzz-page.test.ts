// Fuzzing of a page, with pages that answer as it is told here.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FuzzOrder,
  fuzzPage,
  fuzzWithFile,
  quoted,
  type Trial,
} from '../../../../cli/audit/fuzz-page.ts'
import type { SeenTrial } from '../../../../cli/audit/fuzz-trial.ts'
import { readMidiFile } from '../../../../midi/read-midi-file.ts'
import { formatFuzz } from '../../../../trace/text/fuzz-words.ts'

const calm: SeenTrial = {
  loss: null,
  exception: null,
  probesHeard: 3,
  messagesPerSecond: 10,
  glitchesPerSecond: 0,
  arrived: 90,
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-fuzz-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const orderOf = (more: Partial<FuzzOrder> = {}): FuzzOrder => ({
  url: 'http://a.example/?b=1',
  click: null,
  script: null,
  durationMs: 60_000,
  seed: 3,
  isIllegal: false,
  isForced: false,
  folder,
  more: ['--click', "#it's"],
  ...more,
})

/** Each trial takes five seconds. */
function clocked(tryOut: Trial): { tryOut: Trial; now: () => number; trials: () => number } {
  let trials = 0
  return {
    now: () => trials * 5000,
    trials: () => trials,
    tryOut: (events) => {
      trials++
      return tryOut(events)
    },
  }
}

const statusOf = ({ bytes }: { bytes: readonly number[] }): number => (bytes[0] ?? 0) & 0xf0

describe('fuzzing', () => {
  it('finds nothing in a page that stays as it is, and ends with its time', async () => {
    const page = clocked(() => Promise.resolve(calm))
    const report = await fuzzPage(orderOf(), page.tryOut, page.now)
    expect(report).toMatchObject({ findings: [], rounds: 12, messages: 12 * 96 })
    expect(readdirSync(folder)).toEqual([])
    expect(formatFuzz(report)).toContain('12 rounds of 1152 messages, legal, seed 3: nothing was')
  })

  it('cuts what breaks a page down to its cause, once, saves it and says how to play it again', async () => {
    // A bend behind a program change.
    const page = clocked((events) => {
      const program = events.findIndex((event) => statusOf(event) === 0xc0)
      const isBroken =
        program >= 0 && events.slice(program).some((event) => statusOf(event) === 0xe0)
      return Promise.resolve(isBroken ? { ...calm, exception: 'No wheel' } : calm)
    })
    const report = await fuzzPage(orderOf(), page.tryOut, page.now)
    const [finding, ...others] = report.findings
    expect(others).toEqual([])
    expect(finding).toMatchObject({ fault: 'throws', detail: 'No wheel', isMinimal: true })
    expect(finding?.messages.map((message) => message[0])).toEqual(['C', 'E'])
    const file = join(folder, 'fuzz-a.example-throws-3.mid')
    expect(finding?.file).toBe(file)
    expect(readMidiFile(readFileSync(file)).atMs).toHaveLength(2)
    expect(finding?.command).toBe(
      String.raw`awescope audit 'http://a.example/?b=1' --fuzz ${file} --click '#it'\''s'`,
    )
    expect(formatFuzz(report)).toMatch(
      /\n {2}throws: it throws an exception[^]*No wheel\.\n {4}2 messages: C/,
    )
  })

  it('finds another fault behind one that is known', async () => {
    const page = clocked((events) => {
      const isBent = events.some((event) => statusOf(event) === 0xe0)
      const isPressed = events.some((event) => statusOf(event) === 0xd0)
      return Promise.resolve({
        ...calm,
        exception: isBent ? 'No wheel.' : null,
        probesHeard: isPressed ? 0 : 3,
      })
    })
    const report = await fuzzPage(orderOf(), page.tryOut, page.now)
    expect(report.findings.map(({ fault }) => fault)).toEqual(['throws', 'silences'])
    expect(report.rounds).toBe(12)
    expect(formatFuzz(report)).toMatch(/\n {2}throws: [^]*: No wheel\.\n {4}1 message: E/)
  })

  it('leaves out what does not happen again', async () => {
    let count = 0
    const page = clocked(() => {
      const isOnce = ++count === 3
      return Promise.resolve(isOnce ? { ...calm, glitchesPerSecond: 2 } : calm)
    })
    expect(await fuzzPage(orderOf(), page.tryOut, page.now)).toMatchObject({ findings: [] })
    expect(page.trials()).toBeGreaterThan(5)
  })

  it('is not begun where the page fails by plain notes, or does not answer', async () => {
    const refusal = async (rest: Partial<SeenTrial>): Promise<string> => {
      const page = clocked(() => Promise.resolve({ ...calm, ...rest }))
      const fuzzed = fuzzPage(orderOf(), page.tryOut, page.now)
      return fuzzed.then(String, (error: Error) => error.message)
    }
    expect(await refusal({ loss: 'hangs' })).toMatch(
      /three plain notes it crashes, closes or hangs/,
    )
    expect(await refusal({ exception: 'x is not y' })).toMatch(/it throws: x is not y\.$/)
    expect(await refusal({ arrived: 0 })).toMatch(/did not answer to MIDI\.$/)
  })

  it('plays a file once, and says whether it still does it', async () => {
    const events = [{ atMs: 0, bytes: [0xd0, 3] }]
    const mute = clocked((played) =>
      Promise.resolve({ ...calm, probesHeard: played.length > 0 ? 0 : 3 }),
    )
    const report = await fuzzWithFile(orderOf(), 'a.mid', events, mute.tryOut)
    expect(report.findings).toMatchObject([
      { fault: 'silences', messages: ['D0 03'], file: 'a.mid' },
    ])
    const mended = clocked(() => Promise.resolve(calm))
    expect((await fuzzWithFile(orderOf(), 'a.mid', events, mended.tryOut)).findings).toEqual([])
  })

  it('quotes what a shell would take apart', () => {
    expect([quoted('a-b/c.mid'), quoted('#a b'), quoted("it's")]).toEqual([
      'a-b/c.mid',
      "'#a b'",
      String.raw`'it'\''s'`,
    ])
  })
})
