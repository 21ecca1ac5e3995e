// Builds the page that runs Tone.js's own tests. Node. The tests come from the package; what they compare themselves
// with (helpers, sound files) does not, and is ours.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import { PROJECT_ROOT } from '../browser/fixture-server.ts'

const TONE = join(PROJECT_ROOT, 'node_modules/tone')
const HELPERS = join(PROJECT_ROOT, 'test/support/tone')

/** What each helper that the tests import stands for here. */
const HELPER_FILES: Readonly<Record<string, string>> = {
  Basic: 'basic.ts',
  Connect: 'connect.ts',
  Offline: 'offline.ts',
  CompareToFile: 'sounds.ts',
  ConstantOutput: 'sounds.ts',
  OutputAudio: 'sounds.ts',
  PassAudio: 'sounds.ts',
  StereoSignal: 'sounds.ts',
  EffectTests: 'kinds.ts',
  SourceTests: 'kinds.ts',
  OscillatorTests: 'kinds.ts',
  InstrumentTests: 'kinds.ts',
  MonophonicTests: 'kinds.ts',
  SignalTests: 'kinds.ts',
  'compare/TestAudioBuffer': 'rendered.ts',
  'compare/index': 'plot.ts',
}

/** Tests that want packages which we do not have are left out, and named. */
const FOREIGN = /from "(?:sinon|sinon-chai|tonal)"/

const suitePlugin = (leftOut: string[]): Plugin => ({
  name: 'tone-suite',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !importer.startsWith(join(TONE, 'Tone'))) return null
    const helper = /test\/helper\/(.*?)(?:\.js)?$/.exec(source)?.[1]
    if (helper !== undefined) return join(HELPERS, HELPER_FILES[helper] ?? 'missing.ts')
    if (!source.startsWith('.')) return null
    // The tests' own sources need a compiler of their own; the package carries what that made of them.
    return resolve(dirname(importer), source).replace(`${TONE}/Tone`, `${TONE}/build/esm`)
  },
  load(id) {
    if (!id.endsWith('.test.ts') || !FOREIGN.test(readFileSync(id, 'utf8'))) return null
    leftOut.push(id.slice(TONE.length + 6))
    return 'export {}'
  },
})

/** A WAV file, 16 bits, of what `sampleAt` (seconds → −1…1) says for each channel. */
function wav(seconds: number, ...channels: ((timeS: number) => number)[]): Uint8Array {
  const rateHz = 44_100
  const frames = Math.round(seconds * rateHz)
  const bytes = Buffer.alloc(44 + frames * channels.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels.length, 22)
  bytes.writeUInt32LE(rateHz, 24)
  bytes.writeUInt32LE(rateHz * channels.length * 2, 28)
  bytes.writeUInt16LE(channels.length * 2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(bytes.length - 44, 40)
  let at = 44
  for (let frame = 0; frame < frames; frame++) {
    for (const sampleAt of channels) {
      at = bytes.writeInt16LE(Math.round(sampleAt(frame / rateHz) * 32_000), at)
    }
  }
  return bytes
}

const sine = (hz: number) => (timeS: number) => Math.sin(2 * Math.PI * hz * timeS)

const SOUNDS: Readonly<Record<string, Uint8Array>> = {
  'sine.wav': wav(3, sine(440)),
  'short_sine.wav': wav(0.1, sine(440)),
  'hh.wav': wav(0.3, sine(6000)),
  'FWDL.wav': wav(1, sine(220)),
  'name with space.wav': wav(0.5, sine(440)),
  'sineStereo.wav': wav(1, sine(440), sine(220)),
  'corrupt.wav': new Uint8Array(100),
}

/** Writes `index.html` and what belongs to it into `folder`; the files that were left out. */
export async function buildToneSuite(folder: string): Promise<string[]> {
  const leftOut: string[] = []
  await build({
    configFile: false,
    root: PROJECT_ROOT,
    logLevel: 'error',
    plugins: [suitePlugin(leftOut)],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      minify: false,
      rollupOptions: {
        input: join(HELPERS, 'suite-page.ts'),
        output: { entryFileNames: 'suite.js' },
      },
    },
  })
  const html = '<!doctype html><title>Tone.js</title><script type="module" src="suite.js"></script>'
  writeFileSync(join(folder, 'index.html'), html)
  mkdirSync(join(folder, 'test/audio'), { recursive: true })
  for (const [name, bytes] of Object.entries(SOUNDS)) {
    writeFileSync(join(folder, 'test/audio', name), bytes)
  }
  return leftOut
}
