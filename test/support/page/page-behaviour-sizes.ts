/* oxlint-disable unicorn/consistent-function-scoping -- a probe must hold everything that it uses */
// What a page can observe of contexts that render other numbers of frames at a time than 128, where the browser has
// them (Chromium: `renderSizeHint`); entries as in page-behaviour-quiet.ts.

import type { Probe } from './page-behaviour-tools.ts'

/** Entries that need no running audio. */
export const SIZE_PROBES: Record<string, Probe> = {
  'render sizes are read once, answered and refused alike': async () => {
    const reads: string[] = []
    const optionsOf = (renderSizeHint: unknown) => ({
      get sampleRate() {
        reads.push('sampleRate')
        return 48_000
      },
      get renderSizeHint() {
        reads.push('renderSizeHint')
        return renderSizeHint
      },
    })
    const answers: unknown[] = []
    for (const hint of ['default', 'hardware', 64, 256, 441, 2048, 0, -1, 1e9, 'odd', null, {}]) {
      const answer = told(() => {
        const context = new AudioContext(optionsOf(hint))
        const { renderQuantumSize } = context as unknown as { renderQuantumSize?: number }
        const script = context.createScriptProcessor(0, 1, 1)
        void context.close()
        return [renderQuantumSize, script.bufferSize, context.state]
      })
      answers.push([hint, answer])
    }
    return [answers, reads]
  },
  'what plays is the same at each render size, to the bit': async () => {
    const sums: unknown[] = []
    for (const renderSizeHint of ['default', 64, 256, 480, 1024]) {
      const context = new OfflineAudioContext({
        numberOfChannels: 1,
        length: 4800,
        sampleRate: 48_000,
        renderSizeHint,
      } as OfflineAudioContextOptions)
      await context.audioWorklet.addModule('/counter.js')
      const oscillator = new OscillatorNode(context, { frequency: 440 })
      const gain = new GainNode(context, { gain: 0 })
      gain.gain.setValueAtTime(0.1, 0.011).linearRampToValueAtTime(0.5, 0.05)
      const node = new AudioWorkletNode(context, 'counter')
      oscillator.connect(gain).connect(context.destination)
      node.connect(context.destination)
      oscillator.start(0.003)
      oscillator.stop(0.09)
      const samples = (await context.startRendering()).getChannelData(0)
      sums.push(samples.reduce((sum, value, index) => sum + value * (index % 7), 0))
    }
    return sums
  },
}
