// An output of the command line: beside its place while it grows, in its place when it is whole, nowhere when it
// failed.

import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { CommandError } from '../../../cli/command-error.ts'
import {
  openWholeFile,
  TRACE_FILE,
  WAV_FILE,
  type WholeFile,
  type WholeFileWish,
} from '../../../cli/whole-file.ts'
import { MAGIC } from '../../../trace/file/format.ts'

const WAV = 'RIFF1234WAVE of mine'

let folder: string
const at = (name: string): string => join(folder, name)
const textOf = (name: string): string => readFileSync(at(name), 'utf8')
const names = (): string[] => readdirSync(folder).toSorted()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-whole-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const begin = (path: string, wish: Partial<WholeFileWish> = {}): Promise<WholeFile> =>
  openWholeFile({ path, kind: WAV_FILE, option: '--out', isForced: false, inputs: [], ...wish })

const refusal = async (path: string, wish: Partial<WholeFileWish> = {}): Promise<string> => {
  const before = names()
  const error: unknown = await begin(path, wish).catch((thrown: unknown) => thrown)
  if (!(error instanceof CommandError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.exitCode).toBe(2)
  expect(error.message).toMatch(/^[^\n]+\.$/)
  expect(names()).toEqual(before)
  return error.message
}

describe('a file that is whole or not there', () => {
  test('grows beside its place, under a name of its own, and takes its place when it is kept', async () => {
    writeFileSync(at('a.wav'), WAV)
    const one = await begin(at('a.wav'))
    const two = await begin(at('a.wav'))
    await one.file.appendFile('new')
    expect(textOf('a.wav')).toBe(WAV)
    const parts = names().filter((name) => /^a\.wav\.[0-9a-f]{16}\.part$/.test(name))
    expect(parts).toHaveLength(2)
    await one.keep()
    await one.discard()
    await two.discard()
    expect(names()).toEqual(['a.wav'])
    expect(textOf('a.wav')).toBe('new')
  })

  test('says where it grows, and can be left there: a trace by a name that opens', async () => {
    const wish = { path: at('a.awescope'), kind: TRACE_FILE, isForced: false, inputs: [] }
    const output = await openWholeFile({ ...wish, option: '--out' })
    await output.file.appendFile('half')
    const [name = ''] = names()
    expect(name).toMatch(/^a\.[0-9a-f]{16}\.part\.awescope$/)
    expect(output.growsAt).toBe(at(name))
    await output.leave()
    await output.discard()
    expect(names()).toEqual([name])
    expect(textOf(name)).toBe('half')
  })

  test('leaves an earlier file as it was, and nothing else, where it is not kept', async () => {
    writeFileSync(at('a.wav'), WAV)
    const output = await begin(at('a.wav'))
    await output.file.appendFile('half')
    await output.discard()
    expect(names()).toEqual(['a.wav'])
    expect(textOf('a.wav')).toBe(WAV)
  })

  test('may have a long name in any alphabet', async () => {
    const name = 'й'.repeat(120)
    const output = await begin(at(name))
    await output.keep()
    expect(names()).toEqual([name])
  })

  test('takes over who may read the file that it replaces', async () => {
    writeFileSync(at('a.wav'), WAV)
    chmodSync(at('a.wav'), 0o600)
    await (await begin(at('a.wav'))).keep()
    expect(statSync(at('a.wav')).mode & 0o777).toBe(0o600)
  })

  test('goes through links, and leaves them', async () => {
    mkdirSync(at('inner'))
    writeFileSync(at('inner/target'), '')
    symlinkSync('inner/target', at('link'))
    symlinkSync(at('link'), at('link-to-link'))
    symlinkSync('inner/not yet', at('dangling'))
    for (const link of ['link-to-link', 'dangling']) {
      const output = await begin(at(link))
      await output.file.appendFile(link)
      await output.keep()
      expect(lstatSync(at(link)).isSymbolicLink()).toBe(true)
    }
    expect(textOf('inner/target')).toBe('link-to-link')
    expect(textOf('inner/not yet')).toBe('dangling')
    expect(readdirSync(at('inner'))).toHaveLength(2)
  })

  test('is written straight to a device, which stays one', async () => {
    symlinkSync('/dev/null', at('link'))
    for (const path of ['/dev/null', at('link')]) {
      const output = await begin(path)
      await output.file.appendFile('x')
      await output.keep()
      const other = await begin(path)
      await other.discard()
    }
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(names()).toEqual(['link'])
  })

  test('cannot be a folder, or in one that is not there, or that is a file', async () => {
    writeFileSync(at('file'), '')
    symlinkSync('loop', at('loop'))
    expect(await refusal(folder)).toContain('cannot be written: it is a folder.')
    expect(await refusal(`${at('x')}/`)).toContain('it is a folder.')
    expect(await refusal(at('no/such.wav'))).toContain('its folder is not there.')
    expect(await refusal(at('file/x.wav'))).toContain('a part of its path is not a folder.')
    expect(await refusal(at('loop'))).toContain('cannot be written')
  })

  test('replaces without a question what is of its own kind or empty', async () => {
    writeFileSync(at('a.wav'), WAV)
    writeFileSync(at('trace'), Buffer.from([...MAGIC, 1, 0]))
    writeFileSync(at('empty'), '')
    const wishes = [
      ['a.wav', WAV_FILE],
      ['empty', WAV_FILE],
      ['trace', TRACE_FILE],
    ] as const
    for (const [name, kind] of wishes) await (await begin(at(name), { kind })).discard()
  })

  test('replaces what is of another kind only by force', async () => {
    writeFileSync(at('thesis.txt'), 'Three years of work, and RIFF WAVE.')
    expect(await refusal(at('thesis.txt'))).toContain('is there already and is not a WAV file')
    expect(await refusal(at('thesis.txt'), { kind: TRACE_FILE })).toContain(
      'is not an Awescope trace: choose another --out, or replace it with --force.',
    )
    await (await begin(at('thesis.txt'), { isForced: true })).keep()
    expect(textOf('thesis.txt')).toBe('')
  })

  test('is never a file that it is made from, by whatever name and force', async () => {
    writeFileSync(at('song.mid'), 'MThd')
    symlinkSync('song.mid', at('link'))
    linkSync(at('song.mid'), at('hard'))
    mkdirSync(at('sub'))
    const inputs = [
      { name: 'the SoundFont', path: at('not there') },
      { name: 'the MIDI file', path: relative(process.cwd(), at('song.mid')) },
    ]
    const others = ['song.mid', 'link', 'hard', 'sub/../song.mid'].map(
      (name) => `${folder}/${name}`,
    )
    for (const path of others) {
      const sentence = await refusal(path, { inputs, isForced: true })
      expect(sentence).toContain('is the MIDI file that is to be read, and would be lost')
    }
    // What cannot be lost may be read and written.
    const nothing = [{ name: 'the MIDI file', path: '/dev/null' }]
    await (await begin('/dev/null', { inputs: nothing })).discard()
  })
})
