// The package as somebody has installed it: its modules and types where package.json says, its size. Runs in Node.

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { engineKernel } from 'virtual:awescope-engine-kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDeclarations } from '../../../build/declarations.ts'
import { PROJECT_ROOT, writeIife } from '../../../build/iife.ts'
import { PACKAGE_ENTRIES } from '../../../build/plugins.ts'
import { oneZoneBank, sineSample } from '../../support/soundfont/banks.ts'
import { buildSoundFont } from '../../support/soundfont/build-soundfont.ts'

/** Of what an application takes along, compressed: JavaScript, and the kernel as it stands in it. */
const MOST_BYTES = 60_000
const MOST_KERNEL_BYTES = 40_000
const gzippedBytes = (text: string): number => gzipSync(text, { level: 9 }).byteLength

let folder: string
const dist = (): string => join(folder, 'node_modules/awescope/dist/package')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-package-'))
  mkdirSync(dist(), { recursive: true })
  copyFileSync(
    join(PROJECT_ROOT, 'package.json'),
    join(folder, 'node_modules/awescope/package.json'),
  )
  for (const entry of PACKAGE_ENTRIES) await writeIife(entry, dist())
  await writeDeclarations(dist())
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the type checker says of a module that uses the package, with these libraries and no other types. */
function check(source: string, lib: readonly string[]): string {
  writeFileSync(join(folder, 'user.ts'), source)
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    lib,
    types: [],
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['user.ts'] }),
  )
  const tsc = resolve(PROJECT_ROOT, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
}

describe('the package that others install', () => {
  it.each([
    ['awescope/engine', ['engine.js']],
    ['awescope/engine/worklet', ['worklet.js', 'emu8000-processor.js']],
  ])('is small: %s', (_name, files) => {
    const texts = files.map((file) => readFileSync(join(dist(), file), 'utf8'))
    // One of them has the kernel, once.
    expect(texts.join('').split(engineKernel).length).toBe(2)
    const sum = texts.reduce((sum, text) => sum + gzippedBytes(text.replace(engineKernel, '')), 0)
    expect(sum).toBeGreaterThan(10_000)
    expect(sum).toBeLessThanOrEqual(MOST_BYTES)
    expect(gzippedBytes(engineKernel)).toBeLessThanOrEqual(MOST_KERNEL_BYTES)
  })

  it('plays by its name', () => {
    writeFileSync(
      join(folder, 'bank.sf2'),
      new Uint8Array(buildSoundFont(oneZoneBank(sineSample()))),
    )
    writeFileSync(
      join(folder, 'user.js'),
      `import { readFileSync } from 'node:fs'
      import { compileKernel, createEngine, parseSoundFont } from 'awescope/engine'
      const engine = createEngine({ sampleRate: 48000, mode: 'hardware' })
      engine.loadBank(parseSoundFont(Uint8Array.from(readFileSync('bank.sf2')).buffer))
      engine.sendShort(engine.frame, 0x90, 60, 100)
      const left = new Float32Array(4800), right = new Float32Array(4800)
      engine.render(left, right, 0, 4800)
      console.log(Math.max(...left) > 0.01 && compileKernel() !== null)`,
    )
    const said = execFileSync(process.execPath, ['user.js'], { cwd: folder, encoding: 'utf8' })
    expect(said.trim()).toBe('true')
  })

  it('has types that need neither DOM nor Node for the engine', () => {
    const use = `import { createEngine, type Engine, parseSoundFont } from 'awescope/engine'
      export const engine: Engine = createEngine({ mode: 'sf2' })
      engine.loadBank(parseSoundFont(new ArrayBuffer(0)))\n`
    expect(check(use, ['es2023'])).toBe('')
    expect(check(`${use}createEngine({ mode: 'sf3' })`, ['es2023'])).toMatch(/"sf3"/)
  })

  it('has types for the port of the node', () => {
    const use = `import { createEmu8000, type FromEmu8000 } from 'awescope/engine/worklet'
      const node = await createEmu8000(new AudioContext(), { bank: new ArrayBuffer(0), mode: 'sf2' })
      node.connect(node.context.destination)
      node.port.postMessage([0x90, 60, 100])
      node.port.onmessage = ({ data }: MessageEvent<FromEmu8000>) => data.type\n`
    expect(check(use, ['es2023', 'dom'])).toBe('')
    expect(check(`${use}node.port.postMessage({ type: 'no' })`, ['es2023', 'dom'])).toMatch(/"no"/)
  })
})
