// What the output tap hears of real sound in real browsers: onsets to the sample, levels, faults, awaited pitches; and
// that nobody hears the tap.

import { describe, expect, it } from 'vitest'
import { FLAG, KIND, type TraceRecord } from '../../trace/wire/record.ts'
import { collect, type BrowserName, usePages } from '../support/worklet/worklet-harness.ts'

const FAULTY = `
registerProcessor('faulty', class extends AudioWorkletProcessor {
  process(inputs, outputs) {
    if (currentFrame === 0) { outputs[0][0].fill(0.5); outputs[0][0][3] = NaN; outputs[0][0][4] = NaN;
      outputs[0][0][9] = -1.5; outputs[0][0][10] = Infinity }
    return true
  }
})`

const OFFLINE = `
  const rate = 44100
  const context = new OfflineAudioContext(2, rate * 2, rate)
  await context.audioWorklet.addModule('/probe.js#tap:token'); const tap = kit.attach(context)
  const hear = (source) => { source.connect(context.destination); source.connect(tap.tap); return source }
`

const onsets = (records: TraceRecord[]): TraceRecord[] =>
  records.filter(({ kind }) => kind === KIND.onset)

describe.each<BrowserName>(['chromium', 'firefox'])('in %s', (name) => {
  const open = usePages(name, { '/faulty.js': FAULTY })

  it('a constant is heard at the sample at which it starts, wherever in a quantum', async () => {
    const page = await open()
    for (const start of [0, 1, 127, 128, 1000, 12_345, 22_050, 44_100]) {
      const { records } = await collect(
        page,
        `${OFFLINE}
        hear(new ConstantSourceNode(context, { offset: 0.1 })).start(${start} / rate)
        await context.startRendering()
        return tap.finish(0)`,
      )
      const found = onsets(records).map(({ frame, flags, a }) => ({ frame, flags, a }))
      expect(found).toEqual([{ frame: start, flags: FLAG.fromSilence, a: 0xffffffff }])
    }
    await page.close()
  })

  it('each of several notes from silence is heard at its first sample that is not zero', async () => {
    const page = await open()
    const { result, records } = await collect<number[]>(
      page,
      `${OFFLINE}
      for (const at of [0.25, 0.75, 1.25]) { const one = hear(new OscillatorNode(context, { frequency: 440 }));
        one.start(at); one.stop(at + 0.2) }
      const { 0: samples } = [(await context.startRendering()).getChannelData(0)]
      const first = []
      for (let index = 0, silent = 1e9; index < samples.length;
        index++) { if (Math.abs(samples[index]) > 1e-6) { if (silent > 1000) first.push(index);
        silent = 0 } else silent++ }
      return tap.finish(first)`,
    )
    await page.close()
    expect(result).toHaveLength(3)
    expect(onsets(records).map(({ frame }) => frame)).toEqual(result)
  })

  it('a note under a sustained one is heard within two quanta, with its rise', async () => {
    const page = await open()
    const { records } = await collect(
      page,
      `${OFFLINE}
      const quiet = hear(new GainNode(context, { gain: 0.2 }))
      const one = new OscillatorNode(context, { frequency: 220, type: 'triangle' }); one.connect(quiet); one.start(0)
      const two = new OscillatorNode(context, { frequency: 880, type: 'sawtooth' }); two.connect(quiet); two.start(1)
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const [first, second, ...more] = onsets(records)
    expect(first?.flags).toBe(FLAG.fromSilence)
    expect(Math.abs((second?.frame ?? Number.NaN) - 44_100)).toBeLessThanOrEqual(256)
    expect(second?.flags).toBe(0)
    expect(second?.a).toBeGreaterThan(320)
    expect(second?.a).toBeLessThan(12_000)
    expect(more).toEqual([])
  })

  it('peak, NaN and clipping are counted; a fault does not deafen the tap', async () => {
    const page = await open()
    const { records } = await collect(
      page,
      `${OFFLINE}
      await context.audioWorklet.addModule('/faulty.js')
      hear(new AudioWorkletNode(context, 'faulty', { outputChannelCount: [2] }))
      hear(new ConstantSourceNode(context, { offset: 0.25 })).start(1)
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const levels = records.filter(({ kind }) => kind === KIND.level)
    expect(levels.length).toBeGreaterThanOrEqual(19)
    // The first record closes with the quantum that holds the faults.
    expect(levels[0]?.a).toBe(2 | (2 << 16))
    expect(levels[0]?.b).toBe(Infinity)
    expect(levels.slice(1, 9).every(({ a, b }) => a === 0 && b === 0)).toBe(true)
    expect(levels.at(-1)?.b).toBe(0.25)
    expect(onsets(records).at(-1)?.frame).toBe(44_100)
  })

  it('what is rendered is the same, to the bit, with the tap and the probe', async () => {
    const page = await open()
    const equal = await page.evaluate(`(async () => {
      const render = async (isProbed) => {
        const context = new OfflineAudioContext(2, 44100, 44100)
        if (isProbed) await context.audioWorklet.addModule('/probe.js#tap:token')
        const tap = isProbed ? kit.attach(context) : null
        const one = new OscillatorNode(context, { frequency: 440, type: 'sawtooth' })
        const delay = new DelayNode(context, { delayTime: 0.1 }), panner = new StereoPannerNode(context, { pan: 0.3 })
        one.connect(delay).connect(panner).connect(context.destination); one.connect(context.destination)
        if (tap) { panner.connect(tap.tap); one.connect(tap.tap) }
        one.start(0.05)
        const rendered = await context.startRendering()
        return [rendered.getChannelData(0), rendered.getChannelData(1)]
      }
      const without = await render(false), probed = await render(true)
      return without.every((channel, index) => channel.every((sample, at) => Object.is(sample, probed[index][at])))
      && without[0].some((sample) => sample !== 0)
    })()`)
    await page.close()
    expect(equal).toBe(true)
  })

  it('an awaited pitch is heard under a chord, and one that never comes is not', async () => {
    const page = await open()
    const { records } = await collect(
      page,
      `${OFFLINE}
      const quiet = hear(new GainNode(context, { gain: 0.15 }))
      for (const [frequency, at] of [[207.65, 0], [311.13, 0], [554.37, 0], [440, 1]]) {
        const one = new OscillatorNode(context, { frequency, type: 'triangle' }); one.connect(quiet); one.start(at) }
      tap.tap.parameters.get('note0').setValueAtTime(7 * 128 + 69 + 1, 0.9)
      tap.tap.parameters.get('note1').setValueAtTime(8 * 128 + 79 + 1, 0.9)
      await tap.drain()
      await context.startRendering()
      return tap.finish(0)`,
    )
    await page.close()
    const found = records.filter(({ kind }) => kind === KIND.pitchOnset)
    expect(found.map(({ a }) => a)).toEqual([7])
    const [{ frame, b } = { frame: Number.NaN, b: 0 }] = found
    expect((Math.abs(frame - 44_100) / 44_100) * 1000).toBeLessThanOrEqual(b)
    expect(b).toBeLessThan(20)
  })
})

describe('in chromium, offline,', () => {
  const open = usePages('chromium', {})

  it('the same graph gives the same onsets, however many frames are rendered at a time', async () => {
    const page = await open()
    const hear = async (renderSizeHint: number) => {
      const { result, records } = await collect<number>(
        page,
        `
          const rate = 44100
          const context = new OfflineAudioContext({ numberOfChannels: 2, length: rate * 2, sampleRate: rate,
            renderSizeHint: ${renderSizeHint} })
          await context.audioWorklet.addModule('/probe.js#tap:token'); const tap = kit.attach(context)
          const hear = (source) => { source.connect(context.destination); source.connect(tap.tap); return source }
          const quiet = hear(new GainNode(context, { gain: 0.2 }))
          const play = (type, frequency, from, until) =>
          { const one = new OscillatorNode(context, { frequency, type }); one.connect(quiet); one.start(from);
            one.stop(until) }
          play('triangle', 220, 0.1, 1); play('sawtooth', 880, 0.5, 1); play('square', 330, 1.2345, 1.9)
          await context.startRendering()
          return tap.finish(context.renderQuantumSize)`,
      )
      expect(result).toBe(renderSizeHint)
      return onsets(records).map(({ frame, flags }) => ({ frame, flags }))
    }
    const found = await hear(128)
    expect(found.map(({ flags }) => flags)).toEqual([FLAG.fromSilence, 0, FLAG.fromSilence])
    for (const size of [64, 100, 441, 1024, 4096]) expect(await hear(size)).toEqual(found)
    await page.close()
  })
})

describe('in chromium, live,', () => {
  const open = usePages('chromium', {})

  it('a constant scheduled at a sample is heard at that sample', async () => {
    const page = await open()
    const { result, records } = await collect<number[]>(
      page,
      `
        const context = new AudioContext({ sampleRate: 48000 })
        await context.audioWorklet.addModule('/probe.js#tap:token'); const tap = kit.attach(context)
        const frames = [], start = Math.ceil((context.currentTime + 0.2) * 48000)
        for (let count = 0; count < 5; count++) {
          const one = new ConstantSourceNode(context, { offset: 0.01 }), at = start + count * 4801
          one.connect(context.destination); one.connect(tap.tap)
          one.start(at / 48000); one.stop((at + 2000) / 48000); frames.push(at)
        }
        await tap.until((seen) => context.currentTime > (start + 6 * 4801) / 48000)
        return tap.finish(frames)`,
    )
    const exact = onsets(records).filter(({ flags }) => flags === FLAG.fromSilence)
    expect(exact.map(({ frame }) => frame)).toEqual(result)
  })
})
