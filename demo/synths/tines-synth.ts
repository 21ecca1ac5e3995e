// The demo's own worklet synth, an electric piano: the page's side. Page main thread. Raw MIDI bytes go to the
// processor in one postMessage each, which is the shortest way into an AudioWorklet.

import { createSynthAudio, type Synth } from './synth.ts'
import processorUrl from './tines-processor.ts?worker&url'

/** The demo's own AudioWorklet synth. Rejects with a sentence where there is no AudioWorklet. */
export async function createTinesSynth(): Promise<Synth> {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const audio = createSynthAudio(context)
  try {
    if (!context.audioWorklet)
      throw new Error('This page has no AudioWorklet (it needs https or localhost).')
    await context.audioWorklet.addModule(processorUrl)
  } catch (error) {
    await context.close()
    throw error
  }
  const node = new AudioWorkletNode(context, 'demo.tines', {
    numberOfInputs: 0,
    outputChannelCount: [2],
  })
  node.connect(context.destination)

  const send = (bytes: Uint8Array): void => {
    audio.resume()
    node.port.postMessage(bytes)
  }
  return {
    audio,
    noteOn(note, velocity, channel) {
      send(Uint8Array.of(0x90 | channel, note, velocity))
    },
    noteOff(note, channel) {
      send(Uint8Array.of(0x80 | channel, note, 0))
    },
    send,
    async dispose() {
      node.disconnect()
      await context.close()
    },
  }
}
