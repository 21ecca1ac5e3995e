// Single drums: what GS and XG set for one key of a drum channel by NRPN, the MSB being the parameter and the LSB the
// key. Creative's drivers knew none of them; parts and ranges are Roland's and Yamaha's. Audio thread; allocates only
// when created.

import { CHANNELS, type DrumKeys } from './midi-types.ts'

/** MSBs of the NRPN. */
export const DRUM_NRPN = {
  pitchCoarse: 0x18,
  pitchFine: 0x19,
  level: 0x1a,
  pan: 0x1c,
  reverb: 0x1d,
  chorus: 0x1e,
} as const

/** The kit's own. */
export const KIT = 255
const MIDDLE = 64
const FULL = 127

/** All as the kits have it. 12 KB. */
export function createDrumKeys(): DrumKeys {
  const keys = CHANNELS * 128
  const drums: DrumKeys = {
    semitones: new Int8Array(keys),
    cents: new Int8Array(keys),
    level: new Uint8Array(keys),
    pan: new Uint8Array(keys),
    reverb: new Uint8Array(keys),
    chorus: new Uint8Array(keys),
  }
  for (let channel = 0; channel < CHANNELS; channel += 1) resetDrumKeys(drums, channel)
  return drums
}

/** A channel's drums as its kit has them. Allocates nothing. */
export function resetDrumKeys(drums: DrumKeys, channel: number): void {
  const from = channel * 128
  const to = from + 128
  drums.semitones.fill(0, from, to)
  drums.cents.fill(0, from, to)
  drums.level.fill(KIT, from, to)
  drums.pan.fill(KIT, from, to)
  drums.reverb.fill(KIT, from, to)
  drums.chorus.fill(KIT, from, to)
}

/** Takes `value` for the key where `parameter` is an NRPN MSB of single drums. */
export function setDrumKey(
  drums: DrumKeys,
  channel: number,
  parameter: number,
  key: number,
  value: number,
): void {
  const at = channel * 128 + key
  switch (parameter) {
    case DRUM_NRPN.pitchCoarse:
      drums.semitones[at] = value - MIDDLE
      return
    case DRUM_NRPN.pitchFine:
      drums.cents[at] = value - MIDDLE
      return
    case DRUM_NRPN.level:
      drums.level[at] = value
      return
    case DRUM_NRPN.pan:
      // 0 is a random place in GS; a reference has none: the kit's own.
      drums.pan[at] = value === 0 ? KIT : value
      return
    case DRUM_NRPN.reverb:
      drums.reverb[at] = value
      return
    case DRUM_NRPN.chorus:
      drums.chorus[at] = value
      return
    default:
  }
}

/** Cents that a drum is moved by. */
export function drumCents(drums: DrumKeys, at: number): number {
  return (drums.semitones[at] as number) * 100 + (drums.cents[at] as number)
}

/** Controller value 0…127 by which a drum is quieter; 127 where the kit's level stays. */
export function drumLevel(drums: DrumKeys, at: number): number {
  const level = drums.level[at] as number
  return level === KIT ? FULL : level
}

/** Pan in 0.1 % (−500…500): the drum's own, or `kit`. */
export function drumPan(drums: DrumKeys, at: number, kit: number): number {
  const pan = drums.pan[at] as number
  return pan === KIT ? kit : ((pan - MIDDLE) * 500) / 63
}

/** Share 0…1 of a send that a column leaves to the drum. */
export function drumShare(column: Uint8Array, at: number): number {
  const share = column[at] as number
  return share === KIT ? 1 : share / FULL
}
