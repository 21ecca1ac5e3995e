// Runs a program of ours in plain Node, bundled as the product is. Inside vitest every import is read through a getter,
// which makes hot code slow and lets it allocate: what is measured there says nothing about a page.

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build, type Plugin } from 'vite'
import { engineKernel } from '../../../build/engine-kernel.ts'

/** What a source finds beside itself it finds wherever the program lies. */
const ownAddresses: Plugin = {
  name: 'own-addresses',
  transform: (code, id) =>
    /\/node_modules\//.test(id)
      ? null
      : code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
}

/** Path of the program, bundled into the folder. */
export async function bundleProgram(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [ownAddresses, engineKernel()],
    // npm packages too: the folder has none beside it.
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  })
  return join(outDir, 'program.mjs')
}

/** What the program prints. Rejects where it fails. */
export async function runBundled(entry: string, programArguments: string[] = []): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'awescope-bundle-'))
  try {
    const program = await bundleProgram(entry, outDir)
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...programArguments])
    return stdout
  } finally {
    await rm(outDir, { recursive: true })
  }
}
