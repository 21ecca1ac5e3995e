// A user in a hurry: the wrong --out, Ctrl-C at any moment, pages that ask or hang or crash. Nothing is lost, nothing
// hangs, nothing stays behind. Needs `npm run build`.

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { createScale } from '../../midi/midi-sequence.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import {
  type CliFolder,
  type CliResult,
  type CliRun,
  createCliFolder,
  expectSentence,
  reportOf,
} from '../support/cli/cli-run.ts'
import {
  createEndlessServer,
  createSilentServer,
  type OddServer,
} from '../support/cli/odd-server.ts'
import { processesOf } from '../support/cli/processes-of.ts'
import { createHeldNotes } from '../support/midi/bench-pieces.ts'
import { writeMidi } from '../support/midi/write-midi.ts'
import { sineBankSpec } from '../support/soundfont/banks.ts'
import { buildSoundFont } from '../support/soundfont/build-soundfont.ts'
import { until } from '../support/until.ts'

/** From Ctrl-C to the end of the process. */
const PATIENCE_MS = 2000

let pages: Fixtures
let folder: CliFolder
const servers: OddServer[] = []
beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli' })
})
afterAll(() => pages.close())
beforeEach(() => {
  folder = createCliFolder()
  mkdirSync(folder.file('tmp'))
})
afterEach(async () => {
  folder.remove()
  for (const server of servers.splice(0)) await server.close()
})

const opened = async (server: Promise<OddServer>): Promise<OddServer> => {
  servers.push(await server)
  return server
}
const names = (): string[] => readdirSync(folder.path).toSorted()
const start = (...args: string[]): CliRun => folder.start(args, { TMPDIR: folder.file('tmp') })

const expectNothingLeft = async (): Promise<void> => {
  expect(readdirSync(folder.file('tmp')).filter((name) => name.startsWith('awescope-'))).toEqual([])
  const left = () => processesOf(folder.file('tmp'))
  await until('the browser has ended', () => left().length === 0, left)
}

/** What Ctrl-C makes of a run; `again`: pressed twice. */
const interrupt = async (run: CliRun, again = false): Promise<CliResult> => {
  const pressedMs = performance.now()
  run.child.kill('SIGINT')
  if (again) run.child.kill('SIGINT')
  const result = await run.ended
  expect(performance.now() - pressedMs, result.stderr).toBeLessThan(PATIENCE_MS)
  await expectNothingLeft()
  return result
}

describe('the wrong --out', () => {
  test('does not cost the user the song, by whatever name', async () => {
    const song = writeMidi(createHeldNotes(32, 3600))
    writeFileSync(folder.file('song.mid'), song)
    symlinkSync('song.mid', folder.file('link.wav'))
    for (const out of ['song.mid', './tmp/../song.mid', 'link.wav']) {
      const result = await folder.run(['render', 'song.mid', '--out', out, '--force'])
      expectSentence(result, 2, `${out} is the MIDI file that is to be read, and would be lost`)
    }
    expect(readFileSync(folder.file('song.mid')).equals(song)).toBe(true)
    expect(names()).toEqual(['link.wav', 'song.mid', 'tmp'])
  })

  test('replaces no text, and a WAV file only by a whole one', async () => {
    writeFileSync(folder.file('song.mid'), writeMidi(createScale(1)))
    writeFileSync(folder.file('thesis.txt'), 'Three years of work.')
    const args = ['render', 'song.mid', '--out', 'thesis.txt']
    expectSentence(await folder.run(args), 2, 'thesis.txt is there already and is not a WAV file')
    expect(readFileSync(folder.file('thesis.txt'), 'utf8')).toBe('Three years of work.')

    expect((await folder.run(['render', 'song.mid'])).code).toBe(0)
    const wav = readFileSync(folder.file('song.wav'))
    writeFileSync(folder.file('song.mid'), writeMidi(createHeldNotes(32, 3600)))
    const run = start('render', 'song.mid')
    await until('a new one is begun', () => names().some((name) => name.endsWith('.part')))
    expect((await interrupt(run)).code).toBe(130)
    expect(readFileSync(folder.file('song.wav')).equals(wav)).toBe(true)
    expect(names()).toEqual(['song.mid', 'song.wav', 'thesis.txt', 'tmp'])
  })

  test('may be a device', async () => {
    writeFileSync(folder.file('song.mid'), writeMidi(createScale(1)))
    const result = await folder.run(['render', 'song.mid', '--out', '/dev/null'])
    expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' })
  })

  test('is said before anything is recorded', async () => {
    const record = (out: string): Promise<CliResult> =>
      folder.run(['record', pages.local('synth.html'), '--out', out], {
        // Nobody gets as far as the browser.
        AWESCOPE_BROWSER: '/nowhere/chromium',
      })
    writeFileSync(folder.file('thesis.txt'), 'Three years of work.')
    expectSentence(await record('no/such.awescope'), 2, 'its folder is not there')
    expectSentence(await record('tmp'), 2, 'it is a folder')
    expectSentence(await record('thesis.txt'), 2, 'is not an Awescope trace')
    expect(names()).toEqual(['thesis.txt', 'tmp'])
  })
})

describe('Ctrl-C', () => {
  const NOTHING = 'Stopped before anything was recorded; nothing was written.'

  test.each([false, true])(
    'ends the wait for a server that never answers (twice: %s)',
    async (again) => {
      const server = await opened(createSilentServer())
      const run = start('record', `http://${server.host}/`)
      await until('the browser asks', server.isVisited, run.stderr)
      const result = await interrupt(run, again)
      expect(result.code).toBe(130)
      if (!again) expectSentence(result, 130, NOTHING)
      expect(names()).toEqual(['tmp'])
    },
  )

  test('ends the start of a browser', async () => {
    const run = start('record', pages.local('synth.html'))
    await until('its profile is there', () => readdirSync(folder.file('tmp')).length > 0)
    expectSentence(await interrupt(run), 130, NOTHING)
  })

  test('ends the wait for a browser that says nothing', async () => {
    const server = await opened(createSilentServer())
    const endpoint = `ws://${server.host}/devtools/browser/x`
    const run = start('record', pages.local('synth.html'), '--browser-ws-endpoint', endpoint)
    await until('the browser is asked', server.isVisited, run.stderr)
    expectSentence(await interrupt(run), 130, NOTHING)
    expect(names()).toEqual(['tmp'])
  })

  test('ends the recording of a page that hangs, and keeps what there is', async () => {
    const hang = "navigator.sendBeacon('/hangs'); setTimeout(() => { for (;;); }, 100)"
    const html = `<script>new AudioContext(); setTimeout(() => { ${hang} }, 1000)</script>`
    const server = await opened(createEndlessServer(html))
    const run = start('record', `http://${server.host}/`, '--click', '#nothing')
    await until('the page hangs', () => server.isAsked('/hangs'), run.stderr)
    const result = await interrupt(run)
    expect(result.code, result.stderr).toBeLessThanOrEqual(1)
    expect(names()).toEqual(['awescope-record.awescope', 'tmp'])
  })

  test('ends a rendering whose notes take seconds', async () => {
    const [instrument] = sineBankSpec.instruments
    const [zone] = instrument?.zones ?? []
    if (!zone) throw new Error('the bank has no zone')
    const missing = { ...zone, keys: [127, 127] as [number, number] }
    const bank = buildSoundFont({
      ...sineBankSpec,
      instruments: [{ zones: Array.from({ length: 12_000 }, () => missing) }],
      presets: [{ zones: Array.from({ length: 8000 }, () => ({ instrument: 0 })) }],
    })
    writeFileSync(folder.file('slow.sf2'), new Uint8Array(bank))
    writeFileSync(folder.file('song.mid'), writeMidi(createScale(100)))
    const run = start('render', 'song.mid', '--soundfont', 'slow.sf2')
    await until('it renders', () => names().some((name) => name.endsWith('.part')))
    expectSentence(await interrupt(run), 130, 'Stopped before the sound was whole')
    expect(names()).toEqual(['slow.sf2', 'song.mid', 'tmp'])
  })
})

describe('a page', () => {
  test('that opens dialogs is recorded all the same, with one sentence for each kind', async () => {
    const args = ['record', pages.local('dialogs.html'), '--notes', '3', '--json']
    const result = await folder.run(args)
    expect(reportOf(result).onset).toMatchObject({ count: 3, lost: 0 })
    for (const name of ['alert', 'confirm', 'prompt']) {
      expect(result.stderr.match(new RegExp(`The page called ${name}\\(\\)`, 'g'))).toHaveLength(1)
    }
  })

  test.skipIf(process.platform !== 'linux')(
    'that crashes leaves what was recorded until then',
    async () => {
      const run = start('record', pages.local('mute.html'), '--duration', '1h')
      await until('audio runs', () => run.stderr().includes('The audio of the page'), run.stderr)
      // Renderers of this run's own browser, which this test started.
      for (const { id, commandLine } of processesOf(folder.file('tmp'))) {
        if (commandLine.includes('--type=renderer')) process.kill(id, 'SIGKILL')
      }
      const result = await run.ended
      expect(result.stderr).toContain('The page crashed; what was recorded until then is kept.')
      expectSentence(result, 1, 'nothing sounded')
      await expectNothingLeft()
    },
  )

  test('that asks for system exclusive messages gets none of the machine’s devices, and plays', async () => {
    const args = ['record', pages.local('sysex.html'), '--notes', '3', '--json']
    const refused = reportOf(await folder.run(args))
    expect(refused.onset).toMatchObject({ count: 3, lost: 0 })
    expect(refused.notices.map(({ code }) => code)).toContain('midi-refused')
    const granted = reportOf(await folder.run([...args, '--midi-devices']))
    expect(granted.onset).toMatchObject({ count: 3, lost: 0 })
    expect(granted.notices.map(({ code }) => code)).not.toContain('midi-refused')
  })
})
