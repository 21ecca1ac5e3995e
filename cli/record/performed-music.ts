// Music with the name and the digest under which a recording tells of it. Node.

import { createHash } from 'node:crypto'

import type { MidiSequence } from '../../midi/midi-sequence.ts'
import { musicBytes } from '../../trace/performance/music-bytes.ts'
import type { PerformedMusic } from './play-sequence.ts'

/** One performance of the sequence, of as many in a row. Allocates its bytes while it runs. */
export function performanceOf(
  sequence: MidiSequence,
  name: string,
  run = 1,
  runs = 1,
): PerformedMusic {
  const digest = createHash('sha256').update(musicBytes(sequence)).digest('hex')
  return { sequence, name, digest, run, runs }
}
