// The card's ports over the registers: a pointer, and data ports of 16 bits, as a DOS program sees them
// (docs/emu8000.md, section 2). Ports are told by address, for any base that the card could be set to. Audio thread;
// nothing allocates after creation.
//
//   base 620   Data0      622  its upper half       pointer = register << 5 | channel
//        A20   Data1      A22  Data2, or the upper half of a register of 32 bits on Data1
//        E20   Data3      E22  pointer

import type { Registers } from './registers.ts'
import {
  GLOBAL_REGISTERS,
  type GlobalRegister,
  type InitArray,
  VOICE_REGISTERS,
  type VoiceRegister,
} from './register-table.ts'

export const POINTER_PORT = 0xe22
/** What Data3 reads on register 7. */
const CARD_ID = 0x000c

export interface RegisterPorts {
  /**
   * Writes 16 bits. The lower half of a register of 32 bits waits for its upper half, which makes it whole; another
   * pointer forgets it. Addresses that are none of the card's do nothing.
   */
  writePort(port: number, value: number): void
  /** Reads 16 bits; the lower half of a register of 32 bits keeps the upper one as it was. FFFF where nothing is. */
  readPort(port: number): number
}

type Place =
  | { readonly kind: 'voice'; readonly name: VoiceRegister; readonly isWide: boolean }
  | { readonly kind: 'global'; readonly name: GlobalRegister; readonly isWide: boolean }
  | { readonly kind: 'init'; readonly name: InitArray; readonly isWide: false }

const INITS: readonly (readonly [InitArray, number, number])[] = [
  ['INIT1', 1, 2],
  ['INIT2', 2, 2],
  ['INIT3', 1, 3],
  ['INIT4', 2, 3],
]

/** Data port 0…3, register 0…7, channel 0…31, as one number. */
const placeOf = (dataPort: number, register: number, channel: number): number =>
  (dataPort << 8) | (register << 5) | channel

function createPlaces(): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>()
  for (const [name, { port, number, bits }] of Object.entries(VOICE_REGISTERS)) {
    for (let channel = 0; channel < 32; channel += 1) {
      const place = { kind: 'voice', name: name as VoiceRegister, isWide: bits === 32 } as const
      places.set(placeOf(port, number, channel), place)
    }
  }
  for (const [name, { port, number, channel, bits }] of Object.entries(GLOBAL_REGISTERS)) {
    const place = { kind: 'global', name: name as GlobalRegister, isWide: bits === 32 } as const
    places.set(placeOf(port, number, channel), place)
  }
  for (const [name, port, number] of INITS) {
    for (let channel = 0; channel < 32; channel += 1) {
      places.set(placeOf(port, number, channel), { kind: 'init', name, isWide: false })
    }
  }
  return places
}

/** 0…5: Data0, its upper half, Data1, Data2, Data3, pointer; −1: no port of the card, at whatever base (620…680). */
export function portNumber(port: number): number {
  const base = port & 0xe0
  const within = port & 0x1f
  if (port > 0xfff || base < 0x20 || base > 0x80 || (within !== 0 && within !== 2)) return -1
  const second = within >> 1
  switch (port & 0xf00) {
    case 0x600:
      return second
    case 0xa00:
      return 2 + second
    case 0xe00:
      return 4 + second
    default:
      return -1
  }
}

/** Ports over `registers`, the pointer at 0. */
export function createRegisterPorts(registers: Registers): RegisterPorts {
  const places = createPlaces()
  let pointer = 0
  let low = 0
  let isLowWaiting = false
  let high = 0
  let isHighKept = false

  const forget = (): void => {
    isLowWaiting = false
    isHighKept = false
  }

  const find = (dataPort: number): Place | undefined => places.get((dataPort << 8) | pointer)

  const read = (place: Place): number => {
    if (place.kind === 'voice') return registers.read(pointer & 31, place.name)
    if (place.kind === 'global') return registers.readGlobal(place.name)
    return registers.readInit(place.name, pointer & 31)
  }

  const write = (place: Place, value: number): void => {
    if (place.kind === 'voice') registers.write(pointer & 31, place.name, value)
    else if (place.kind === 'global') registers.writeGlobal(place.name, value)
    else registers.writeInit(place.name, pointer & 31, value)
  }

  /** The lower half's data port of what a port is the upper half of; −1: of nothing. */
  const upperOf = (number: number): number => {
    if (number === 1) return 0
    return number === 3 && find(2) === undefined && find(1)?.isWide === true ? 1 : -1
  }

  /** Data port of a port's own registers. */
  const dataPortOf = (number: number): number => (number === 0 ? 0 : number - 1)

  return {
    writePort(port, given) {
      const number = portNumber(port)
      const value = given & 0xffff
      if (number < 0) return
      if (number === 5) {
        pointer = value & 0xff
        forget()
        return
      }
      const upper = upperOf(number)
      if (upper >= 0) {
        const place = find(upper)
        if (place === undefined) return
        const lower = isLowWaiting ? low : read(place) & 0xffff
        forget()
        write(place, ((value << 16) | lower) >>> 0)
        return
      }
      const place = find(dataPortOf(number))
      if (place === undefined) return
      if (place.isWide) {
        low = value
        isLowWaiting = true
      } else write(place, value)
    },
    readPort(port) {
      const number = portNumber(port)
      if (number === 5) return pointer
      if (number < 0) return 0xffff
      const upper = upperOf(number)
      if (upper >= 0) {
        const place = find(upper)
        if (place === undefined) return 0xffff
        const value = isHighKept ? high : read(place) >>> 16
        isHighKept = false
        return value
      }
      if (number === 4 && pointer >> 5 === 7) return CARD_ID
      const place = find(dataPortOf(number))
      if (place === undefined) return 0xffff
      const value = read(place)
      if (place.isWide) {
        high = value >>> 16
        isHighKept = true
      }
      return value & 0xffff
    },
  }
}
