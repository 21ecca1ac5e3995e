// Builds the bench worker once and runs one task in a process of its own. Node.

import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { engineKernel } from '../../../build/engine-kernel.ts'
import type { Tasks } from './worker.ts'

const FOLDER = 'artefacts/bench-engine'
const ENTRY = 'test/support/bench/worker.ts'

let built: Promise<string> | null = null

/** Path of the bundled worker; npm packages stay outside. */
export function buildWorker(): Promise<string> {
  built ??= (async () => {
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      plugins: [engineKernel()],
      ssr: { external: ['spessasynth_core', 'js-synthesizer'] },
      build: {
        ssr: ENTRY,
        outDir: FOLDER,
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { format: 'es', entryFileNames: 'worker.mjs' } },
      },
    })
    return join(FOLDER, 'worker.mjs')
  })()
  return built
}

/** What the task returned. Rejects with what it said where it failed. */
export async function runTask<Name extends keyof Tasks>(
  name: Name,
  argument: Parameters<Tasks[Name]>[0],
  nodeFlags: readonly string[] = ['--expose-gc'],
): Promise<Awaited<ReturnType<Tasks[Name]>>> {
  const worker = await buildWorker()
  const child = spawn(process.execPath, [...nodeFlags, worker, name, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as Awaited<ReturnType<Tasks[Name]>>
}

/** Prints a text and keeps it as artefacts/bench-engine/NAME.txt, with its figures beside it as JSON. */
export async function keepReport(name: string, text: string, figures: unknown): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, `${name}.txt`), `${text}\n`)
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`)
  console.log(`\n${text}\n`)
}
