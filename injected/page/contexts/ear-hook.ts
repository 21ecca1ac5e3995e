// Where a recorder that listens for audits opens its ears. In all others nothing does: where the build makes such a
// recorder, it puts recorder/ear-hook.ts or ../ear/ear-hook.ts in the place of this module (build/ear.ts). Page world.

import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'

export const listenTo: ((registry: Registry, output: Pick<Output, 'send'>) => void) | null = null
