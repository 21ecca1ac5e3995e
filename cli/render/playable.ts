// What of an engine a rendering needs: the engine itself, or a card that plays a register log. Types only.

import type { Engine } from '../../engine/engine-types.ts'

export type Playable = Pick<
  Engine,
  | 'frame'
  | 'latencyFrames'
  | 'counters'
  | 'kernel'
  | 'kernelFault'
  | 'render'
  | 'sendShort'
  | 'sendSysex'
>
