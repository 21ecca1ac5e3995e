// Registered and non-registered parameters: which one each channel has chosen, and what its data bytes do. RPN 0, 1, 2;
// NRPN MSB 127 (AWE), 120 (SoundFont 2), 1 (GS). Audio thread; allocates only when created.
//
// Data bytes may come MSB first, LSB first, or one alone. Each counts from the choice of the parameter on: an MSB that
// was not sent since is 64 (the middle, so that an LSB alone is a small positive value), an LSB 0. So a bend range set
// before an NRPN cannot leak into it.

import { CONTROLLER } from './channels.ts'
import { NO_GENERATOR } from './generator-nrpn.ts'
import { CHANNELS, type Channels, type MidiColumns, type MidiTarget } from './midi-types.ts'
import { createNrpnValues } from './nrpn-values.ts'
import { createRpnValues } from './rpn-values.ts'

const KIND = { none: 0, rpn: 1, nrpn: 2 } as const
const NRPN_GS = 1
const NRPN_SF2 = 120
const NRPN_AWE = 127
const NULL_NUMBER = 127
const MIDDLE = 64

/** Face for the reader and the system exclusive messages. */
export interface Parameters {
  readonly columns: MidiColumns
  /** True where the controller is one of 6, 38, 96…101: then it is dealt with. */
  control(channel: number, controller: number, value: number): boolean
  /** No parameter is chosen any more (CC121). */
  forgetSelection(channel: number): void
  /** What AWE, SF2 and GS NRPN changed is as the patch has it again (CC121). */
  takeBack(channel: number): void
  /** A GS sound parameter (NRPN MSB 1) by the controller that stands for it. */
  setSound(channel: number, parameter: number, value: number): void
  /** GS key shift of a part, semitones. */
  setKeyShift(channel: number, semitones: number): void
  /** Power-up values; tells nobody. The channels' columns are reset elsewhere. */
  reset(channel: number): void
}

/** Parameters of all channels at power-up. RPN 0 tells `pitchBendChanged`, RPN 1 and 2 `tuningChanged`. */
export function createParameters(channels: Channels, target: MidiTarget): Parameters {
  const rpn = createRpnValues(channels, target)
  const nrpn = createNrpnValues(channels, target)
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

  const setNrpn = (channel: number, isMsb: boolean): void => {
    const msb = dataMsb[channel] as number
    const lsb = dataLsb[channel] as number
    const number = nrpnLsb[channel] as number
    switch (nrpnMsb[channel]) {
      case NRPN_AWE:
        nrpn.setAwe(channel, number, isMsb, msb, lsb)
        return
      case NRPN_SF2:
        // Half a value is none: the LSB waits for its MSB.
        if (hasMsb[channel] === 0) return
        nrpn.setGenerator(channel, sf2Generator[channel] as number, msb, lsb)
        return
      case NRPN_GS:
        nrpn.setGs(channel, number, isMsb, msb)
        return
      default:
        if (isMsb) nrpn.setDrum(channel, nrpnMsb[channel] as number, number, msb)
    }
  }

  /** True where a registered parameter is chosen that anybody has: those of MSB 0. */
  const isRpn = (channel: number): boolean => kind[channel] === KIND.rpn && rpnMsb[channel] === 0

  const enterData = (channel: number, isMsb: boolean, value: number): void => {
    if (isMsb) {
      dataMsb[channel] = value
      hasMsb[channel] = 1
    } else {
      dataLsb[channel] = value
    }
    if (kind[channel] === KIND.nrpn) setNrpn(channel, isMsb)
    else if (isRpn(channel)) rpn.set(channel, rpnLsb[channel] as number, isMsb, value)
  }

  const step = (channel: number, by: number): void => {
    if (isRpn(channel)) rpn.step(channel, rpnLsb[channel] as number, by)
    else if (kind[channel] === KIND.nrpn && nrpnMsb[channel] === NRPN_AWE)
      nrpn.stepAwe(channel, nrpnLsb[channel] as number, by)
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
    // SF2: 100, 101 and 102 add a hundred, a thousand, ten thousand; a number below 100 completes
    // the generator's number.
    if (value < 100) {
      sf2Generator[channel] = (sf2Sum[channel] as number) + value
      sf2Sum[channel] = 0
      return
    }
    sf2Generator[channel] = NO_GENERATOR
    const sum = (sf2Sum[channel] as number) + (value === 100 ? 100 : value === 101 ? 1000 : 10_000)
    sf2Sum[channel] = Math.min(sum, 1_000_000)
  }

  for (let channel = 0; channel < CHANNELS; channel += 1) forgetSelection(channel)

  return {
    columns: [
      ...rpn.columns,
      kind,
      rpnMsb,
      rpnLsb,
      nrpnMsb,
      nrpnLsb,
      dataMsb,
      dataLsb,
      hasMsb,
      sf2Sum,
      sf2Generator,
    ],
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
    takeBack: nrpn.takeBack,
    setSound: (channel, parameter, value) => nrpn.setGs(channel, parameter, true, value),
    setKeyShift: rpn.setKeyShift,
    reset(channel) {
      forgetSelection(channel)
      rpn.reset(channel)
    },
  }
}
