// An engine without effects that plays one zone. In Node.

import { createEngine } from '../../../engine/engine.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { oneZoneBank, sineSample } from '../soundfont/banks.ts'
import type { ModulatorSpec } from '../soundfont/build-soundfont.ts'
import { bankOf, DRY } from './player.ts'

/** Generators with their amounts. */
export type Pairs = readonly (readonly [number, number])[]

/** A sine in a loop, with these generators and modulators beside. */
export function startOneZone(
  mode: EngineMode,
  generators: Pairs = [],
  modulators: readonly ModulatorSpec[] = [],
): Engine {
  const engine = createEngine({ ...DRY, mode })
  engine.loadBank(
    bankOf(oneZoneBank(sineSample(), { generators: [[54, 1], ...generators], modulators })),
  )
  return engine
}
