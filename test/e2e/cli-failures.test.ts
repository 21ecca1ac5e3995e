// What `awescope` says when something is wrong: one clear sentence, the right exit code, no stack, nothing lost.

import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import {
  type CliFolder,
  createCliFolder,
  expectSentence,
  reportOf,
} from '../support/cli/cli-run.ts'
import { createEndlessServer } from '../support/cli/odd-server.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

let pages: Fixtures
let folder: CliFolder
beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli' })
})
afterAll(() => pages.close())
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(() => folder.remove())

/** Two pages of memory: some seconds of a recording. */
const DISK_BYTES = 8192

/** A folder that holds no more, until the test has ended; null where it cannot be made, as without being root. */
function smallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'awescope-disk-'))
  onTestFinished(() => {
    spawnSync('umount', ['-l', path])
    rmdirSync(path)
  })
  const options = ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', path]
  return spawnSync('mount', options).status === 0 ? path : null
}

describe('awescope record', () => {
  test('exits with 1 where the page made no audio, and still leaves trace and report', async () => {
    const result = await folder.run([
      'record',
      pages.local('silent.html'),
      '--duration',
      '500ms',
      '--json',
    ])
    expectSentence(result, 1, 'created no AudioContext')
    expect(reportOf(result, 1).contexts).toEqual([])
    expect(existsSync(folder.file('awescope-record.awescope'))).toBe(true)
  })

  test('tells a context that runs in silence from no context', async () => {
    const result = await folder.run(['record', pages.local('mute.html'), '--duration', '1500ms'])
    expectSentence(result, 1, 'ran, but nothing sounded')
  })

  test('says that the page never asked for MIDI, and plays nothing', async () => {
    const args = ['record', pages.local('mute.html'), '--notes', '3', '--duration', '1s']
    const result = await folder.run(args)
    expect(result.stderr).toContain('did not ask for MIDI within 1.0 s, so nothing was played')
    expectSentence(result, 1, 'nothing sounded')
  })

  test.each([
    [
      'a port where nobody listens',
      'http://127.0.0.1:9/',
      /cannot be opened: (unsafe port|connection refused)/,
    ],
    ['a name that does not exist', 'http://no-such-host.invalid/', /cannot be opened: \S+/],
    ['a file that does not exist', 'file:///nowhere/page.html', /cannot be opened: file not found/],
  ])('exits with 2 for %s', async (_, url, part) => {
    expectSentence(await folder.run(['record', url]), 2, part)
    expect(existsSync(folder.file('awescope-record.awescope'))).toBe(false)
  })

  test('exits with 2 for a page that the server does not have', async () => {
    const result = await folder.run(['record', pages.local('missing.html')])
    expectSentence(result, 2, 'the server answered 404')
  })

  test('exits with 2 where there is no browser', async () => {
    const args = ['record', pages.local('silent.html')]
    const wrong = await folder.run(args, { AWESCOPE_BROWSER: '/nowhere/chromium' })
    expectSentence(wrong, 2, 'AWESCOPE_BROWSER is "/nowhere/chromium"')
    const none = await folder.run(args, {
      PATH: folder.path,
      HOME: folder.path,
      AWESCOPE_BROWSER: '',
    })
    // A system may have a browser outside of PATH; then the page is recorded, and is silent.
    if (none.code === 2) expectSentence(none, 2, 'No browser was found. Install one with')
    else expectSentence(none, 1, 'made no audio')
  })

  test('exits with 2 where no browser answers at the endpoint', async () => {
    const endpoint = 'ws://127.0.0.1:9/devtools/browser/x'
    const args = ['record', pages.local('silent.html'), '--browser-ws-endpoint', endpoint]
    expectSentence(await folder.run(args), 2, `No browser answers at ${endpoint}`)
  })

  test.each([
    ['is not there', null, 'cannot be read: it is not there'],
    ['is empty', Buffer.of(), 'is empty'],
    ['is a text', Buffer.from('MIDI? No.'), 'is not a Standard MIDI File'],
    [
      'is cut off',
      Buffer.from('4d546864000000060000000100604d54726b000000ff00903c40', 'hex'),
      'ends inside track 1',
    ],
    [
      'has no messages',
      Buffer.from('4d546864000000060000000100604d54726b0000000400ff2f00', 'hex'),
      'has nothing to play',
    ],
  ])('exits with 2 before any browser where the MIDI file %s', async (_, bytes, part) => {
    if (bytes !== null) writeFileSync(folder.file('bad.mid'), bytes)
    const args = ['record', pages.local('synth.html'), '--play', 'bad.mid']
    expectSentence(await folder.run(args, { AWESCOPE_BROWSER: '/nowhere' }), 2, part)
  })

  test('ends where the disk is full, with one sentence, and all that was written can be read', async (context) => {
    const disk = smallDisk()
    if (disk === null) return context.skip('Nothing can be mounted here.')
    const out = join(disk, 'a.awescope')
    const args = ['record', pages.local('synth.html'), '--notes', '400', '--out', out]
    const result = await folder.run(args)
    expectSentence(result, 2, `${out} cannot be written: the disk is full.`)
    const [part = ''] = readdirSync(disk)
    expect(result.stderr).toContain(`What was recorded until then is in ${join(disk, part)}.`)
    const report = await folder.run(['report', join(disk, part), '--json'])
    expectSentence(report, 0, 'everything else was read')
    const { frames, records } = reportOf(report)
    expect(records.written).toBeGreaterThan(0)
    expect(frames.seen).toBeGreaterThan(0)
    expect(frames.seen).toBeLessThan(800)
  })

  test('exits with 2 where there is nothing to click', async () => {
    const page = pages.local('synth.html')
    const unclickable = await folder.run(['record', page, '--click', '#start', '--duration', '1s'])
    expectSentence(unclickable, 2, '--click "#start" matches nothing')
  })

  test.each([
    ['--press', 'KeyÄ', '--press "KeyÄ" is no key'],
    ['--tap', '.nothing-like-it', '--tap ".nothing-like-it" matches nothing'],
  ])('exits with 2 for %s %s', async (option, value, part) => {
    expectSentence(await folder.run(['record', pages.local('synth.html'), option, value]), 2, part)
  })

  test('records a page that never finishes loading as it is, and says so', async () => {
    const server = await createEndlessServer('<script>new AudioContext()</script>')
    onTestFinished(() => server.close())
    const result = await folder.run(['record', `http://${server.host}/`, '--duration', '1s'])
    expect(result.stderr).toContain(
      'The page has not finished loading within 10.0 s; it is recorded as it is.',
    )
    expectSentence(result, 1, 'its AudioContext ran, but nothing sounded')
  })
})

describe('awescope report', () => {
  const record = async (): Promise<Buffer> => {
    const args = ['record', pages.local('synth.html'), '--notes', '3', '--out', 'good.awescope']
    const result = await folder.run(args)
    expect(result.code, result.stderr).toBe(0)
    return readFileSync(folder.file('good.awescope'))
  }

  test('reads what it can of a damaged trace and says what is missing', async () => {
    const good = await record()
    const whole = reportOf(await folder.run(['report', 'good.awescope', '--json']))

    writeFileSync(folder.file('cut.awescope'), good.subarray(0, good.length - 10))
    const cut = await folder.run(['report', 'cut.awescope', '--json'])
    expectSentence(cut, 0, 'cut off or damaged at byte')
    expect(reportOf(cut).onset).toEqual(whole.onset)

    const header = Buffer.from(good)
    header.write('#', 40)
    writeFileSync(folder.file('header.awescope'), header)
    const repaired = await folder.run(['report', 'header.awescope', '--json'])
    expectSentence(repaired, 0, 'header is damaged')
    expect(reportOf(repaired)).toEqual(whole)

    writeFileSync(folder.file('head.awescope'), good.subarray(0, 60))
    expectSentence(await folder.run(['report', 'head.awescope']), 2, 'damaged')
  })

  test.each([
    [
      'a text',
      Buffer.from('This is not a trace, but a text of some length.'),
      'not an Awescope trace',
    ],
    ['an empty file', Buffer.of(), 'empty'],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) & 255)),
      'not an Awescope trace',
    ],
  ])('exits with 2 for %s', async (_, bytes, part) => {
    writeFileSync(folder.file('x.awescope'), bytes)
    expectSentence(await folder.run(['report', 'x.awescope']), 2, part)
  })

  test('exits with 2 for a file that is not there, and for a folder', async () => {
    expectSentence(await folder.run(['report', 'nowhere.awescope']), 2, 'it is not there')
    expectSentence(await folder.run(['report', '.']), 2, 'it is a folder')
  })
})

describe('awescope', () => {
  test('prints help and version to stdout and exits with 0', async () => {
    const help = await folder.run([])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('awescope record URL')
    for (const command of ['demo', 'record', 'report']) {
      const { code, stdout } = await folder.run([command, '--help'])
      expect(code).toBe(0)
      expect(stdout).toContain(`Usage: awescope ${command}`)
    }
    const version = await folder.run(['--version'])
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('exits with 2 and one sentence for wrong usage', async () => {
    expectSentence(await folder.run(['rekord']), 2, '"rekord" is not a command')
    expectSentence(await folder.run(['record', 'http://a', '--notes', 'many']), 2, '--notes "many"')
  })
})
