// Doubles as what they are made of: steps from one to the next, so that a value near another one is a small number.
// Any context.

const view = new DataView(new ArrayBuffer(16))
const HIGH = 0x1_0000_0000

/** A record's frame where none belongs to it: the NaN that writers make, by its bits. */
export const NAN_HIGH = 0x7ff80000

/**
 * How many doubles `to` lies behind `from`, both positive; NaN where that is more than 2^40, or one of them is no
 * positive number. Any thread.
 */
export function stepsBetween(from: number, to: number): number {
  if (!(from > 0 && to > 0)) return Number.NaN
  view.setFloat64(0, from)
  view.setFloat64(8, to)
  const high = view.getUint32(8) - view.getUint32(0)
  const steps = high * HIGH + (view.getUint32(12) - view.getUint32(4))
  return Math.abs(steps) <= 2 ** 40 ? steps : Number.NaN
}

/** The double that lies `steps` behind a positive one. Any thread. What comes of other numbers is of no use. */
export function stepped(from: number, steps: number): number {
  if (steps === 0) return from
  view.setFloat64(0, from)
  const low = view.getUint32(4) + steps
  const carry = Math.floor(low / HIGH)
  view.setUint32(0, view.getUint32(0) + carry)
  view.setUint32(4, low - carry * HIGH)
  return view.getFloat64(0)
}
