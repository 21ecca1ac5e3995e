// A trace that was taken in a real browser. Node.

import { readFileSync } from 'node:fs'

const file = new URL('../../fixtures/traces/demo.trace.base64', import.meta.url)

/** Eight seconds of the demo page, played by MIDI, a chunk a second. Allocates the bytes. */
export const realTrace = (): Uint8Array =>
  new Uint8Array(Buffer.from(readFileSync(file, 'utf8'), 'base64'))
