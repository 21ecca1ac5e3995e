// spessasynth_lib: a SoundFont 2 synth in an AudioWorklet, with the General MIDI bank that ships in
// @coderline/alphatab. Page main thread. The processor and the bank are files of this page; nothing
// comes from another host.

import bankUrl from '@coderline/alphatab/soundfont/sonivox.sf2?url'
import { WorkletSynthesizer } from 'spessasynth_lib'
import processorUrl from 'spessasynth_lib/dist/spessasynth_processor.min.js?url'

import { createSynthAudio, type Synth } from './synth.ts'

/**
 * A synth made by spessasynth_lib with its bank loaded. Rejects with a sentence where module or bank cannot be loaded.
 */
export async function createSpessaSynth(): Promise<Synth> {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const audio = createSynthAudio(context)
  try {
    if (!context.audioWorklet)
      throw new Error('This page has no AudioWorklet (it needs https or localhost).')
    const [bank] = await Promise.all([fetchBank(), context.audioWorklet.addModule(processorUrl)])
    const synth = new WorkletSynthesizer(context)
    synth.connect(context.destination)
    await synth.soundBankManager.addSoundBank(bank, 'sonivox')
    await synth.isReady
    return {
      audio,
      noteOn(note, velocity, channel) {
        audio.resume()
        synth.noteOn(channel, note, velocity)
      },
      noteOff(note, channel) {
        synth.noteOff(channel, note)
      },
      send(bytes) {
        audio.resume()
        synth.sendMessage(bytes)
      },
      async dispose() {
        synth.stopAll(true)
        synth.destroy()
        await context.close()
      },
    }
  } catch (error) {
    await context.close()
    throw error
  }
}

async function fetchBank(): Promise<ArrayBuffer> {
  const response = await fetch(bankUrl)
  if (!response.ok) throw new Error(`The sound bank could not be loaded (${response.status}).`)
  return response.arrayBuffer()
}
