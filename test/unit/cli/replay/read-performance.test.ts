// The music in a file that is performed again: of a trace, of a MIDI file, or none.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeMidi } from 'midi-file'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { CommandError } from '../../../../cli/command-error.ts'
import { readPerformance } from '../../../../cli/replay/read-performance.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { eventsOf } from '../../../support/midi/events-of.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'awescope-test-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function played(...notes: number[]): StampedMessage[] {
  const trace = createTraceBuilder()
  trace.input(9, 'Awescope')
  notes.forEach((key, index) => trace.event({ atMs: 100 + index * 250, key }))
  return trace.messages()
}

const sentenceOf = async (file: string): Promise<string> => {
  try {
    await readPerformance({ file })
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError)
    return (error as CommandError).message
  }
}

describe('the music', () => {
  test('of a trace is what was played, from its first message on', async () => {
    const file = write('song.awescope', writeTrace(played(60, 64)))
    const { sequence, name, reference, damage } = await readPerformance({ file })
    expect(eventsOf(sequence)).toEqual([
      { atMs: 0, bytes: [0x90, 60, 100] },
      { atMs: 250, bytes: [0x90, 64, 100] },
    ])
    expect(sequence).toMatchObject({ notes: 2, durationMs: 250 })
    expect({ name, reference, damage }).toEqual({
      name: 'song.awescope',
      reference: null,
      damage: [],
    })
  })

  test('of a damaged trace is what can be read, and that is said', async () => {
    const bytes = writeTrace(played(60, 64))
    const file = write('cut.awescope', bytes.subarray(0, bytes.length - 40))
    const { damage } = await readPerformance({ file })
    expect(damage).toEqual([expect.stringMatching(/^.*cut\.awescope: .*\.$/)])
  })

  test('of a MIDI file is what it plays', async () => {
    const header = { format: 0, numTracks: 1, ticksPerBeat: 96 } as const
    const on = { deltaTime: 96, type: 'noteOn', channel: 0, noteNumber: 60, velocity: 90 } as const
    const end = { deltaTime: 0, type: 'endOfTrack', meta: true } as const
    const bytes = Uint8Array.from(writeMidi({ header, tracks: [[on, end]] }))
    const { sequence, name } = await readPerformance({ file: write('song.mid', bytes) })
    expect(eventsOf(sequence)).toEqual([{ atMs: 500, bytes: [0x90, 60, 90] }])
    expect(name).toBe('song.mid')
  })

  test('is missed in one sentence where there is none', async () => {
    const silent = write('silent.awescope', writeTrace(played()))
    expect(await sentenceOf(silent)).toMatch(/silent\.awescope has no MIDI to play\.$/)
    expect(await sentenceOf(join(folder, 'nowhere.awescope'))).toMatch(/it is not there\.$/)
    expect(await sentenceOf(write('x.txt', new Uint8Array([1, 2, 3])))).toMatch(/x\.txt .*\.$/)
  })
})
