// Renderings that Tone.js's tests describe in one call. Page of the bench. A "file" to compare with is not in the
// package: the rendering itself is told, so that two runs of the suite can be compared.

import { expect } from 'chai'
import * as Tone from '../../../node_modules/tone/build/esm/index.js'
import { Offline } from './offline.ts'
import { tell } from './told.ts'

type Build = (context: never) => unknown

/** The level that all samples of the rendering have. */
export async function ConstantOutput(build: Build, value: number, error = 0.01): Promise<void> {
  const buffer = await Offline(build as never, 0.1, 1)
  const from = buffer.duration / 2
  buffer.forEachBetween((sample: number) => expect(sample).to.be.closeTo(value, error), from)
}

/** Something is heard. */
export async function OutputAudio(build: Build): Promise<void> {
  const buffer = await Offline(build as never, 0.5, 1)
  expect(buffer.isSilent(), 'the rendering is silent').to.equal(false)
}

/** What goes in comes out, in some form. */
export async function PassAudio(
  build: (input: InstanceType<typeof Tone.Signal>) => unknown,
  channels = 1,
): Promise<void> {
  const buffer = await Offline(
    () => {
      const input = new Tone.Signal(0)
      input.setValueAtTime(1, 0.1)
      return build(input)
    },
    0.3,
    channels,
  )
  expect(buffer.isSilent(), 'the rendering is silent').to.equal(false)
}

/** Two constants, left and right. */
export function StereoSignal(left: number, right: number): InstanceType<typeof Tone.Merge> {
  const merge = new Tone.Merge()
  new Tone.Signal(left).connect(merge, 0, 0)
  new Tone.Signal(right).connect(merge, 0, 1)
  return merge
}

/** Renders, and tells the samples of the rendering in one number for each channel. */
export async function CompareToFile(
  build: Build,
  name: string,
  _error?: number,
  durationS = 0.1,
  channels = 1,
): Promise<void> {
  const buffer = await Offline(build as never, durationS, channels)
  tell(`${name}: ${fingerprints(buffer.toArray() as number[][]).join(' ')}`)
}

/** FNV-1a over the samples' bits. */
function fingerprints(channels: readonly number[][]): string[] {
  return channels.map((samples) => {
    let hash = 0x811c9dc5
    for (const byte of new Uint8Array(Float32Array.from(samples).buffer)) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
    }
    return hash.toString(16)
  })
}
