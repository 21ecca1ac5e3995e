// What the non-registered parameters set, on each channel: AWE values (MSB 127), offsets of SoundFont generators (120)
// and of those that GS names (1). They stand in the channels' columns. Audio thread; allocates nothing.

import { GENERATORS } from '../soundfont/bank.ts'
import { aweValue, clampAwe, isAweLsbOnly, isAweParameter } from './awe-nrpn.ts'
import { gsGenerator, gsOffset, isMovable, NO_GENERATOR, sf2Offset } from './generator-nrpn.ts'
import { setDrumKey } from './drum-keys.ts'
import { AWE_NRPNS, type Channels, type MidiTarget } from './midi-types.ts'

export interface NrpnValues {
  /** A data byte of AWE parameter `number`; `msb` and `lsb` are both as they stand now. */
  setAwe(channel: number, number: number, isMsb: boolean, msb: number, lsb: number): void
  /**
   * AWE NRPNs step by one where they are set: the patch's own value, from which to step otherwise, is not known here.
   */
  stepAwe(channel: number, number: number, by: number): void
  setGenerator(channel: number, generator: number, msb: number, lsb: number): void
  setGs(channel: number, number: number, isMsb: boolean, msb: number): void
  /** A data MSB of an NRPN with this MSB for a drum; the next notes of the key have it. Others do nothing. */
  setDrum(channel: number, parameter: number, key: number, value: number): void
  /** What they changed is as the patch has it again. */
  takeBack(channel: number): void
}

/** Tells `aweChanged` and `generatorOffsetChanged`. */
export function createNrpnValues(channels: Channels, target: MidiTarget): NrpnValues {
  const { awe, isAweSet, generatorOffset } = channels

  const changeAwe = (channel: number, parameter: number, value: number): void => {
    const at = channel * AWE_NRPNS + parameter
    awe[at] = value
    isAweSet[at] = 1
    target.aweChanged(channel, parameter)
  }

  const changeOffset = (channel: number, generator: number, offset: number): void => {
    generatorOffset[channel * GENERATORS + generator] = offset
    target.generatorOffsetChanged(channel, generator)
  }

  return {
    setAwe(channel, number, isMsb, msb, lsb) {
      if (!isAweParameter(number) || (isMsb && isAweLsbOnly(number))) return
      changeAwe(channel, number, aweValue(number, msb, lsb))
    },
    stepAwe(channel, number, by) {
      if (!isAweParameter(number)) return
      const at = channel * AWE_NRPNS + number
      if (isAweSet[at] === 0) return
      changeAwe(channel, number, clampAwe(number, (awe[at] as number) + by))
    },
    setGenerator(channel, generator, msb, lsb) {
      if (isMovable(generator)) changeOffset(channel, generator, sf2Offset(generator, msb, lsb))
    },
    setGs(channel, number, isMsb, msb) {
      const generator = gsGenerator(number)
      if (isMsb && generator !== NO_GENERATOR)
        changeOffset(channel, generator, gsOffset(generator, msb))
    },
    setDrum(channel, parameter, key, value) {
      if (channels.isDrum[channel] === 1) setDrumKey(channels.drums, channel, parameter, key, value)
    },
    takeBack(channel) {
      for (let parameter = 0; parameter < AWE_NRPNS; parameter += 1) {
        const at = channel * AWE_NRPNS + parameter
        if (isAweSet[at] === 0) continue
        isAweSet[at] = 0
        awe[at] = 0
        target.aweChanged(channel, parameter)
      }
      for (let generator = 0; generator < GENERATORS; generator += 1) {
        const at = channel * GENERATORS + generator
        if (generatorOffset[at] === 0) continue
        generatorOffset[at] = 0
        target.generatorOffsetChanged(channel, generator)
      }
    },
  }
}
