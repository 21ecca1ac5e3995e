// The store's folder as a real one on this machine's disk. Node.

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenFile, StoreFolder } from '../../../store/store-folder.ts'

export function createDiskFolder(path: string): StoreFolder {
  const openFile = (name: string): OpenFile => {
    const file = openSync(join(path, name), 'wx+')
    return {
      get size() {
        return fstatSync(file).size
      },
      append: (bytes) => void writeSync(file, bytes, 0, bytes.length, fstatSync(file).size),
      read(at, length) {
        const bytes = new Uint8Array(length)
        return bytes.slice(0, readSync(file, bytes, 0, length, at))
      },
      close: () => closeSync(file),
    }
  }
  return {
    names: () => readdir(path),
    create: (name) => Promise.resolve(openFile(name)),
    sizeOf: async (name) => (await stat(join(path, name))).size,
    async read(name, at, length) {
      const file = await open(join(path, name))
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at)
        return new Uint8Array(buffer.buffer.slice(0, bytesRead))
      } finally {
        await file.close()
      }
    },
    remove: (name) => rm(join(path, name), { force: true }),
    freeBytes: () => Promise.resolve(Infinity),
  }
}
