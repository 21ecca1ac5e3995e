// Entry of a script for the tests' page: renders the built reference module in an OfflineAudioContext, as the
// recorder's page code would feed it. Page world.

import {
  DEFAULT_REFERENCE_OPTIONS,
  type ReferenceOptions,
} from '../../../trace/wire/engine-options.ts'
import { packBank } from '../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { type FromReference, type ToReference } from '../../../trace/wire/reference-protocol.ts'

export interface OfflineTask {
  rate: number
  frames: number
  /** SoundFont 2 files, base64; the first is loaded before all. */
  banks: string[]
  options: Partial<ReferenceOptions>
  /** The piece, from frame 0 on. */
  atMs: number[]
  messages: number[][]
  /** What is changed on the way, at the first quantum from `frame` on. */
  changes: { frame: number; bank?: number; options?: Partial<ReferenceOptions> }[]
}

declare global {
  /** Left channel, base64 of 32-bit floats. */
  var renderOffline: (task: OfflineTask) => Promise<string>
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

globalThis.renderOffline = async (task) => {
  const context = new OfflineAudioContext(2, task.frames, task.rate)
  await context.audioWorklet.addModule('/reference.js#reference:token')
  const options = { ...DEFAULT_REFERENCE_OPTIONS, ...task.options }
  const node = new AudioWorkletNode(context, 'reference', {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [2],
    processorOptions: { token: 'token', source: 1, options, isJoined: false },
  })
  node.connect(context.destination)
  const post = (message: ToReference): void => node.port.postMessage(message)
  /** Resolves when everything that was posted has been taken. */
  const settled = (): Promise<void> =>
    new Promise((resolve, reject) => {
      node.port.onmessage = ({ data }: MessageEvent<FromReference>) => {
        if (data.type === 'reference/flushed') resolve()
        if (data.type === 'reference/fault') reject(new Error(data.reason))
      }
      post({ type: 'chunk/flush' })
    })
  const load = (index: number): void => {
    const bank = parseSoundFont(bytesOf(task.banks[index] ?? '').buffer)
    post({ type: 'bank/load', bytes: packBank(bank) })
  }
  load(0)
  post({
    type: 'play/start',
    atMs: Float64Array.from(task.atMs),
    lengths: Uint16Array.from(task.messages, (message) => message.length),
    bytes: Uint8Array.from(task.messages.flat()),
  })
  await settled()
  for (const change of task.changes) {
    const at = Math.ceil(change.frame / 128) * 128
    void context.suspend(at / task.rate).then(async () => {
      if (change.bank !== undefined) load(change.bank)
      if (change.options) {
        Object.assign(options, change.options)
        post({ type: 'reference/configure', options })
      }
      await settled()
      await context.resume()
    })
  }
  const buffer = await context.startRendering()
  const left = new Uint8Array(buffer.getChannelData(0).buffer)
  let text = ''
  for (let start = 0; start < left.length; start += 8192) {
    text += String.fromCharCode(...left.subarray(start, start + 8192))
  }
  return btoa(text)
}
