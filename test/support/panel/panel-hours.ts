// A recording that lasts for hours, as fast as the panel takes it: a real one of some seconds, played again and again
// in several documents at once. Runs in the panel's fixture page.

import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import { longRecording } from '../trace/long-recording.ts'
import type { FixtureChannel } from './panel-channel.ts'

export interface Hours {
  /** Plays on until so many rounds have come; resolves when the panel has taken them. */
  playUntil(rounds: number): Promise<void>
}

/** `short`: the trace, base64. `periodMs`: how long it is, a whole number of ticks of its clocks. */
export function startHours(
  channel: FixtureChannel,
  short: string,
  options: { times: number; periodMs: number; sampleRate: number; documents: number },
): Hours {
  const bytes = Uint8Array.from(atob(short), (letter) => letter.charCodeAt(0))
  const long = longRecording(readTrace(bytes).messages, options)
  const messages = long.messages()
  const recordsOfRound = long.records / options.times
  let sent = channel.acknowledged
  let records = 0
  return {
    async playUntil(rounds) {
      while (records < rounds * recordsOfRound) {
        const { value, done } = messages.next()
        if (done === true) return
        channel.emit({ type: 'trace', stamped: value })
        sent++
        if ('bytes' in value.message) records += value.message.bytes.byteLength / RECORD_BYTES
        while (channel.acknowledged < sent) await new Promise((resolve) => setTimeout(resolve, 0))
      }
    },
  }
}
