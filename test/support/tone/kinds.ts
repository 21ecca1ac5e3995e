// What Tone.js's tests ask of every effect, source, oscillator, instrument and signal. Page of the bench.

import { expect } from 'chai'
import * as Tone from '../../../node_modules/tone/build/esm/index.js'
import type { Constructor } from './basic.ts'
import { connectFrom, connectTo } from './connect.ts'
import { Offline } from './offline.ts'
import { OutputAudio, PassAudio } from './sounds.ts'

type Playable = InstanceType<typeof Tone.Oscillator>
type Instrument = InstanceType<typeof Tone.Synth>

const maker =
  <T>(Type: unknown, args: readonly unknown[]) =>
  (): T =>
    new (Type as Constructor)(...args) as unknown as T

export function EffectTests(Type: unknown, ...args: unknown[]): void {
  const make = maker<InstanceType<typeof Tone.Chorus>>(Type, args)
  describe('Effect', () => {
    it('has a wet level', () => {
      const effect = make()
      effect.wet.value = 0.25
      expect(effect.wet.value).to.be.closeTo(0.25, 1e-6)
      effect.dispose()
    })
    it('passes audio', () =>
      PassAudio((input) => {
        const effect = make()
        input.connect(effect as never)
        effect.toDestination()
      }))
  })
}

export function SourceTests(Type: unknown, ...args: unknown[]): void {
  const make = maker<Playable>(Type, args)
  describe('Source', () => {
    it('starts and stops in time', () =>
      Offline(() => {
        const source = make()
        source.start(0.1).stop(0.3)
        return (now: number) => {
          if (now > 0.11 && now < 0.29) expect(source.state).to.equal('started')
          if (now > 0.31) expect(source.state).to.equal('stopped')
        }
      }, 0.5))
    it('is heard', () => OutputAudio(() => make().toDestination().start(0)))
    it('is silent when it is muted', async () => {
      const buffer = await Offline(() => {
        const source = make().toDestination()
        source.mute = true
        source.start(0)
      }, 0.2)
      expect(buffer.isSilent()).to.equal(true)
    })
  })
}

export function OscillatorTests(Type: unknown, ...args: unknown[]): void {
  const make = maker<Playable>(Type, args)
  describe('Oscillator', () => {
    it('has a frequency and a detune', () => {
      const oscillator = make()
      oscillator.frequency.value = 110
      expect(oscillator.frequency.value).to.be.closeTo(110, 1e-3)
      oscillator.detune.value = 20
      expect(oscillator.detune.value).to.be.closeTo(20, 1e-3)
      oscillator.dispose()
    })
    it('starts again', () =>
      OutputAudio(() => make().toDestination().start(0).stop(0.05).start(0.1).stop(0.2)))
  })
}

export function InstrumentTest(Type: unknown, note: unknown, first?: unknown, skippedS = 0): void {
  const make = maker<Instrument>(Type, first === undefined ? [] : [first])
  describe('Instrument', () => {
    it('sounds when it is struck', async () => {
      const buffer = await Offline(() => {
        make()
          .toDestination()
          .triggerAttack(note as never, 0.1)
      }, 0.4)
      expect(buffer.getTimeOfFirstSound()).to.be.within(0.09, 0.25 + skippedS)
    })
    it('has a volume', () => {
      const instrument = make()
      instrument.volume.value = -10
      expect(instrument.volume.value).to.be.closeTo(-10, 0.1)
      instrument.dispose()
    })
    it('is released', () =>
      OutputAudio(() =>
        make()
          .toDestination()
          .triggerAttack(note as never, 0)
          .triggerRelease(0.2),
      ))
  })
}

export function MonophonicTest(Type: unknown, note: unknown, ...args: unknown[]): void {
  const make = maker<Instrument>(Type, args)
  describe('Monophonic', () => {
    it('glides', () =>
      OutputAudio(() => {
        const instrument = make().toDestination()
        instrument.portamento = 0.05
        instrument.triggerAttack(note as never, 0)
        instrument.setNote('A4', 0.1)
      }))
  })
}

export function SignalConnectAndDisconnect(Type: unknown): void {
  describe('Signal', () => {
    it('is connected and disconnected', () => {
      const from = connectFrom()
      const signal = maker<InstanceType<typeof Tone.Signal>>(Type, [])()
      from.connect(signal as never)
      from.disconnect(signal as never)
      const to = connectTo()
      signal.connect(to)
      signal.disconnect(to)
      signal.dispose()
    })
  })
}
