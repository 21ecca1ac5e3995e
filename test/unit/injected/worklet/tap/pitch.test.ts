import { describe, expect, it } from 'vitest'
import { createFilterBank } from '../../../../../injected/worklet/tap/filter-bank.ts'
import { createPitchWatcher, MAX_AWAITED } from '../../../../../injected/worklet/tap/pitch.ts'
import {
  from,
  noise,
  piano,
  QUANTUM,
  RATE,
  sine,
  sum,
  type Signal,
} from '../../../../support/worklet/signals.ts'

interface FoundPitch {
  event: number
  seconds: number
  uncertaintyMs: number
}

function listen(
  signal: Signal,
  awaited: { event: number; hz: number; at: number }[],
  seconds: number,
): FoundPitch[] {
  const bank = createFilterBank(RATE)
  const watcher = createPitchWatcher(RATE, bank.decimation)
  const samples = new Float64Array(QUANTUM)
  const found: FoundPitch[] = []
  const waiting = [...awaited]
  for (let frame = 0; frame < seconds * RATE; frame += QUANTUM) {
    while (waiting[0] && waiting[0].at * RATE <= frame) {
      const { event, hz } = waiting.shift() as { event: number; hz: number; at: number }
      watcher.expect(event, hz, frame + RATE / 2, frame)
    }
    for (let index = 0; index < QUANTUM; index++) samples[index] = signal(frame + index)
    bank.process(samples)
    watcher.push(bank.decimated, frame + QUANTUM)
    if (watcher.look()) {
      found.push({
        event: watcher.event,
        seconds: watcher.frame / RATE,
        uncertaintyMs: watcher.uncertaintyMs,
      })
    }
  }
  return found
}

describe('an awaited pitch', () => {
  it.each([130.8, 261.6, 440, 880, 1760])(
    'of %d Hz is found under a chord, within its uncertainty',
    (hz) => {
      const chord = sum(sine(207.65, 0.2), sine(311.1, 0.2), sine(523.25 * 1.02, 0.2))
      const found = listen(sum(chord, from(1.01, sine(hz, 0.2))), [{ event: 5, hz, at: 1 }], 1.6)
      expect(found).toHaveLength(1)
      expect(found[0]?.event).toBe(5)
      expect(Math.abs((found[0]?.seconds ?? 0) - 1.01) * 1000).toBeLessThanOrEqual(
        found[0]?.uncertaintyMs ?? 0,
      )
      expect(found[0]?.uncertaintyMs).toBeLessThan(45)
    },
  )

  it('is found for each of several piano notes that start apart', () => {
    const notes = [
      { event: 1, hz: 261.6, at: 0.3 },
      { event: 2, hz: 329.6, at: 0.5 },
      { event: 3, hz: 392, at: 0.7 },
    ]
    const found = listen(
      sum(...notes.map(({ hz, at }) => from(at + 0.012, piano(hz, 0.2)))),
      notes,
      1.5,
    )
    expect(found.map(({ event }) => event)).toEqual([1, 2, 3])
    for (const [index, { at }] of notes.entries()) {
      expect(Math.abs((found[index]?.seconds ?? 0) - at - 0.012) * 1000).toBeLessThanOrEqual(
        found[index]?.uncertaintyMs ?? 0,
      )
    }
  })

  it('is not found where it has sounded all along', () => {
    expect(listen(sine(440), [{ event: 1, hz: 440, at: 1 }], 2)).toEqual([])
  })

  it('is not found in silence, in noise, or where another note starts', () => {
    expect(listen(() => 0, [{ event: 1, hz: 440, at: 0.2 }], 1)).toEqual([])
    for (let seed = 1; seed <= 8; seed++) {
      expect(listen(noise(0.3, seed), [{ event: 1, hz: 440, at: 0.2 }], 1)).toEqual([])
    }
    for (const other of [494, 392, 523, 330, 660]) {
      expect(listen(from(0.3, sine(other)), [{ event: 1, hz: 440, at: 0.2 }], 1)).toEqual([])
    }
  })

  it('is let go of after its time', () => {
    expect(listen(from(1.5, sine(440)), [{ event: 1, hz: 440, at: 0.2 }], 2)).toEqual([])
  })
})

it('awaits eight notes at most, none beyond what the low rate shows', () => {
  const watcher = createPitchWatcher(RATE, 8)
  expect(watcher.expect(1, 3000, 1000, 0)).toBe(false)
  expect(watcher.expect(1, Number.NaN, 1000, 0)).toBe(false)
  for (let event = 1; event <= MAX_AWAITED; event++)
    expect(watcher.expect(event, 440, 1000, 0)).toBe(true)
  expect(watcher.expect(99, 440, 1000, 0)).toBe(false)
  watcher.clear()
  expect(watcher.expect(99, 440, 1000, 0)).toBe(true)
})
