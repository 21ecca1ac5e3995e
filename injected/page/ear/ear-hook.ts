// Stands for ../contexts/ear-hook.ts in the extension's recorder that listens (page-ear.js): what is heard goes to the
// bridge beside what is recorded. Page world.

import type { HeardMessage } from '../../../trace/wire/ear-protocol.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { openEars } from './open-ears.ts'

export function listenTo(registry: Registry, output: Pick<Output, 'send'>): void {
  openEars(registry, (heard) => {
    const message: HeardMessage = { ...heard, type: 'heard/chunk' }
    // It is no message of a recording, and goes no further than the bridge as one.
    output.send(message as unknown as PageMessage)
  })
}
