// Tells one MIDI message that reaches the page through several inputs (one for each access that it asked for) from
// several messages. Page world; fixed memory.

/** Copies of one message come within one poll of the system; a busy poll has some dozens. */
const KEPT = 32

export interface RepeatedEvents {
  /**
   * True where the message came before through another input of the same port: same stamp, same bytes, and the other
   * input has had it more often than this one. `portId`: `MIDIPort.id`; `input`: a number for each input object.
   */
  isRepeated(stampMs: number, word: number, portId: string, input: number): boolean
}

/** Remembers the last messages, in fixed memory; asking allocates nothing. */
export function createRepeatedEvents(): RepeatedEvents {
  const stamps = new Float64Array(KEPT)
  const words = new Uint32Array(KEPT)
  const inputs = new Uint16Array(KEPT)
  const ports: string[] = Array.from({ length: KEPT }, () => '')
  let next = 0

  return {
    isRepeated(stampMs, word, portId, input) {
      let own = 0
      let most = 0
      for (let index = 0; index < KEPT; index++) {
        if (stamps[index] !== stampMs || words[index] !== word || ports[index] !== portId) continue
        const source = inputs[index] as number
        if (source === input) {
          own++
          continue
        }
        let count = 0
        for (let other = 0; other < KEPT; other++) {
          const isSame = stamps[other] === stampMs && words[other] === word
          if (isSame && inputs[other] === source && ports[other] === portId) count++
        }
        if (count > most) most = count
      }
      stamps[next] = stampMs
      words[next] = word
      inputs[next] = input
      ports[next] = portId
      next = (next + 1) % KEPT
      return own < most
    },
  }
}
