// What the recorders of a document share, one after the other, and with the graph's part. Page world; types only.

import type { ModuleSecret } from '../../../trace/wire/module-secret.ts'
import type { SessionCommand } from '../../../trace/wire/page-port.ts'
import type { ReadGamepads } from '../causes/gamepads.ts'
import type { WeakTable } from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'
import type { TapCore } from './tap-types.ts'

/** See graph-part/graph-part.ts. */
export type StartGraph = (
  patcher: Patcher,
  registry: Registry,
  output: Output,
  isJoined: boolean,
) => (command: SessionCommand) => void

/** What the recorders of a document leave in its contexts, for those that come later. */
export interface DocumentTaps {
  /** The last tap of each context. */
  readonly cores: WeakTable<BaseAudioContext, TapCore>
  /** Of each context whose probe is there: what the next tap in it has to show. */
  readonly secrets: WeakTable<BaseAudioContext, ModuleSecret>
  /** What watches the graph, for each recorder; null where only recorders are there. Put in by graph-part/main.ts. */
  startGraph: StartGraph | null
  /** Reads what the page is told of gamepads; null where nobody has put it in: then their buttons are timers'. */
  readGamepads: ReadGamepads | null
  /** Takes what the recorder does not know itself: what the graph's part is told. Null: as above. */
  tellGraph: ((command: SessionCommand) => void) | null
}
