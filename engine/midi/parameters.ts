// Registered and non-registered parameters: which one each channel has chosen, and what its data bytes do. RPN 0, 1, 2; NRPN
// MSB 127 (AWE), 120 (SoundFont 2), 1 (GS). Audio thread; allocates only when created.
//
// Data bytes may come MSB first, LSB first, or one alone. Each counts from the choice of the parameter on: an MSB that was not
// sent since is 64 (the middle, so that an LSB alone is a small positive value), an LSB 0. So a bend range set before an NRPN
// cannot leak into it.

import { GENERATORS } from '../soundfont/bank.ts'
import { aweValue, clampAwe, isAweLsbOnly, isAweParameter } from './awe-nrpn.ts'
import { CONTROLLER } from './channels.ts'
import { gsGenerator, gsOffset, isMovable, NO_GENERATOR, sf2Offset } from './generator-nrpn.ts'
import { AWE_NRPNS, CHANNELS, type Channels, type MidiTarget } from './midi-types.ts'

const KIND = { none: 0, rpn: 1, nrpn: 2 } as const
const NRPN_GS = 1
const NRPN_SF2 = 120
const NRPN_AWE = 127
const NULL_NUMBER = 127
const RPN_CENTRE = 8192
const MIDDLE = 64

/** Face for the reader and the system exclusive messages. */
export interface Parameters {
  /** True where the controller is one of 6, 38, 96…101: then it is dealt with. */
  control(channel: number, controller: number, value: number): boolean
  /** No parameter is chosen any more (CC121). */
  forgetSelection(channel: number): void
  /** What AWE, SF2 and GS NRPN changed is as the patch has it again (CC121). */
  takeBack(channel: number): void
  /** GS key shift of a part, semitones. */
  setKeyShift(channel: number, semitones: number): void
  /** Power-up values; tells nobody. The channels' columns are reset elsewhere. */
  reset(channel: number): void
}

/** Parameters of all channels at power-up. RPN 0 tells `pitchBendChanged`, RPN 1 and 2 `tuningChanged`. */
export function createParameters(channels: Channels, target: MidiTarget): Parameters {
  const kind = new Uint8Array(CHANNELS)
  const rpnMsb = new Uint8Array(CHANNELS)
  const rpnLsb = new Uint8Array(CHANNELS)
  const nrpnMsb = new Uint8Array(CHANNELS)
  const nrpnLsb = new Uint8Array(CHANNELS)
  const dataMsb = new Uint8Array(CHANNELS)
  const dataLsb = new Uint8Array(CHANNELS)
  const hasMsb = new Uint8Array(CHANNELS)
  /** SF2: the sum of the hundreds and thousands so far, and the generator once it is complete. */
  const sf2Sum = new Int32Array(CHANNELS)
  const sf2Generator = new Int32Array(CHANNELS)
  const bendCents = new Uint16Array(CHANNELS)
  const fineTune = new Uint16Array(CHANNELS)
  const coarseTune = new Int16Array(CHANNELS)
  const keyShift = new Int16Array(CHANNELS)

  const forgetData = (channel: number): void => {
    dataMsb[channel] = MIDDLE
    dataLsb[channel] = 0
    hasMsb[channel] = 0
  }

  const forgetSelection = (channel: number): void => {
    kind[channel] = KIND.none
    rpnMsb[channel] = NULL_NUMBER
    rpnLsb[channel] = NULL_NUMBER
    nrpnMsb[channel] = NULL_NUMBER
    nrpnLsb[channel] = NULL_NUMBER
    sf2Sum[channel] = 0
    sf2Generator[channel] = NO_GENERATOR
    forgetData(channel)
  }

  const takeBack = (channel: number): void => {
    const { awe, isAweSet, generatorOffset } = channels
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
  }

  const reset = (channel: number): void => {
    forgetSelection(channel)
    bendCents[channel] = 200
    fineTune[channel] = RPN_CENTRE
    coarseTune[channel] = 0
    keyShift[channel] = 0
  }

  const setBendCents = (channel: number, cents: number): void => {
    bendCents[channel] = cents
    channels.bendRangeCents[channel] = cents
    target.pitchBendChanged(channel)
  }

  const tune = (channel: number): void => {
    const fine = (((fineTune[channel] as number) - RPN_CENTRE) * 100) / RPN_CENTRE
    const semitones = (coarseTune[channel] as number) + (keyShift[channel] as number)
    channels.tuningCents[channel] = semitones * 100 + fine
    target.tuningChanged(channel)
  }

  const setRpn = (channel: number, isMsb: boolean, value: number): void => {
    if (rpnMsb[channel] !== 0) return
    const fine = fineTune[channel] as number
    switch (rpnLsb[channel]) {
      case 0: {
        // A new number of semitones leaves no cents behind: few songs send them, and those send them after.
        const cents = bendCents[channel] as number
        setBendCents(
          channel,
          isMsb ? value * 100 : Math.trunc(cents / 100) * 100 + Math.min(value, 99),
        )
        return
      }
      case 1:
        fineTune[channel] = isMsb ? (value << 7) | (fine & 0x7f) : (fine & 0x3f80) | value
        tune(channel)
        return
      case 2:
        if (!isMsb) return
        coarseTune[channel] = value - MIDDLE
        tune(channel)
        return
      default:
    }
  }

  const setAwe = (channel: number, parameter: number, value: number): void => {
    const at = channel * AWE_NRPNS + parameter
    channels.awe[at] = value
    channels.isAweSet[at] = 1
    target.aweChanged(channel, parameter)
  }

  const setOffset = (channel: number, generator: number, offset: number): void => {
    channels.generatorOffset[channel * GENERATORS + generator] = offset
    target.generatorOffsetChanged(channel, generator)
  }

  const setNrpn = (channel: number, isMsb: boolean): void => {
    const msb = dataMsb[channel] as number
    const lsb = dataLsb[channel] as number
    const number = nrpnLsb[channel] as number
    switch (nrpnMsb[channel]) {
      case NRPN_AWE:
        if (!isAweParameter(number) || (isMsb && isAweLsbOnly(number))) return
        setAwe(channel, number, aweValue(number, msb, lsb))
        return
      case NRPN_SF2: {
        // Half a value is none: the LSB waits for its MSB.
        const generator = sf2Generator[channel] as number
        if (hasMsb[channel] === 0 || !isMovable(generator)) return
        setOffset(channel, generator, sf2Offset(generator, msb, lsb))
        return
      }
      case NRPN_GS: {
        const generator = gsGenerator(number)
        if (isMsb && generator !== NO_GENERATOR)
          setOffset(channel, generator, gsOffset(generator, msb))
        return
      }
      default:
    }
  }

  const enterData = (channel: number, isMsb: boolean, value: number): void => {
    if (isMsb) {
      dataMsb[channel] = value
      hasMsb[channel] = 1
    } else {
      dataLsb[channel] = value
    }
    if (kind[channel] === KIND.rpn) setRpn(channel, isMsb, value)
    else if (kind[channel] === KIND.nrpn) setNrpn(channel, isMsb)
  }

  /** The step of each RPN is MIDI's RP-018: one cent, the smallest fine step, one semitone. The value byte means nothing. */
  const stepRpn = (channel: number, by: number): void => {
    if (rpnMsb[channel] !== 0) return
    switch (rpnLsb[channel]) {
      case 0:
        setBendCents(channel, within((bendCents[channel] as number) + by, 0, 12_799))
        return
      case 1:
        fineTune[channel] = within((fineTune[channel] as number) + by, 0, 16_383)
        tune(channel)
        return
      case 2:
        coarseTune[channel] = within((coarseTune[channel] as number) + by, -MIDDLE, MIDDLE - 1)
        tune(channel)
        return
      default:
    }
  }

  /** AWE NRPNs step by one where they are set: the patch's own value, from which to step otherwise, is not known here. */
  const step = (channel: number, by: number): void => {
    if (kind[channel] === KIND.rpn) stepRpn(channel, by)
    if (kind[channel] !== KIND.nrpn || nrpnMsb[channel] !== NRPN_AWE) return
    const parameter = nrpnLsb[channel] as number
    if (!isAweParameter(parameter)) return
    const at = channel * AWE_NRPNS + parameter
    if (channels.isAweSet[at] === 0) return
    setAwe(channel, parameter, clampAwe(parameter, (channels.awe[at] as number) + by))
  }

  const chooseRpn = (channel: number, isMsb: boolean, value: number): void => {
    if (isMsb) rpnMsb[channel] = value
    else rpnLsb[channel] = value
    const isNull = rpnMsb[channel] === NULL_NUMBER && rpnLsb[channel] === NULL_NUMBER
    kind[channel] = isNull ? KIND.none : KIND.rpn
    forgetData(channel)
  }

  const chooseNrpn = (channel: number, isMsb: boolean, value: number): void => {
    kind[channel] = KIND.nrpn
    forgetData(channel)
    if (isMsb) {
      nrpnMsb[channel] = value
      sf2Sum[channel] = 0
      sf2Generator[channel] = NO_GENERATOR
      return
    }
    nrpnLsb[channel] = value
    if (nrpnMsb[channel] !== NRPN_SF2) return
    // SF2: 100, 101 and 102 add a hundred, a thousand, ten thousand; a number below 100 completes the generator's number.
    if (value < 100) {
      sf2Generator[channel] = (sf2Sum[channel] as number) + value
      sf2Sum[channel] = 0
      return
    }
    sf2Generator[channel] = NO_GENERATOR
    const sum = (sf2Sum[channel] as number) + (value === 100 ? 100 : value === 101 ? 1000 : 10_000)
    sf2Sum[channel] = Math.min(sum, 1_000_000)
  }

  for (let channel = 0; channel < CHANNELS; channel += 1) reset(channel)

  return {
    control(channel, controller, value) {
      switch (controller) {
        case CONTROLLER.dataMsb:
          enterData(channel, true, value)
          return true
        case CONTROLLER.dataLsb:
          enterData(channel, false, value)
          return true
        case CONTROLLER.increment:
          step(channel, 1)
          return true
        case CONTROLLER.decrement:
          step(channel, -1)
          return true
        case CONTROLLER.nrpnLsb:
          chooseNrpn(channel, false, value)
          return true
        case CONTROLLER.nrpnMsb:
          chooseNrpn(channel, true, value)
          return true
        case CONTROLLER.rpnLsb:
          chooseRpn(channel, false, value)
          return true
        case CONTROLLER.rpnMsb:
          chooseRpn(channel, true, value)
          return true
        default:
          return false
      }
    },
    forgetSelection,
    takeBack,
    setKeyShift(channel, semitones) {
      keyShift[channel] = semitones
      tune(channel)
    },
    reset,
  }
}

function within(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
