// The kernel's code: from the text in which it travels to a module. Any context; once for each thread.

import { type WasmModule, webAssembly } from './web-assembly.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Of base64 without line breaks. The audio thread has no `atob`. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128)
  for (let index = 0; index < LETTERS.length; index++) values[LETTERS.charCodeAt(index)] = index
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let index = 0; index < text.length; index += 4) {
    const letter = (offset: number): number => values[text.charCodeAt(index + offset) & 127] ?? 0
    const three = (letter(0) << 18) | (letter(1) << 12) | (letter(2) << 6) | letter(3)
    bytes[at++] = three >> 16
    bytes[at++] = three >> 8
    bytes[at++] = three
  }
  return bytes
}

/**
 * The kernel of `text`, its bytes as base64. Null where the platform has no WebAssembly with SIMD, or the policy of a
 * page forbids it: JavaScript plays then. Takes some milliseconds; never throws.
 */
export function compileKernelModule(text: string): WasmModule | null {
  try {
    const { validate, Module } = webAssembly()
    const bytes = bytesOf(text)
    return validate(bytes) ? new Module(bytes) : null
  } catch {
    return null
  }
}
