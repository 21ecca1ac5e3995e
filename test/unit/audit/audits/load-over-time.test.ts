import { describe, expect, it } from 'vitest'
import { loadGrowth } from '../../../../audit/audits/load-growth.ts'
import { loadSleep } from '../../../../audit/audits/load-sleep.ts'
import { loadTails } from '../../../../audit/audits/load-tails.ts'
import { loadVoice } from '../../../../audit/audits/load-voice.ts'
import type { AuditSubject } from '../../../../audit/subject.ts'
import {
  liveWith,
  measuredOf,
  subjectWith,
  timedProcessor,
  valueOf,
} from '../../../support/audit/subjects.ts'
import { must } from '../../../support/trace/must.ts'

const startOf = ({ notes }: AuditSubject): number => must(notes[0]).event.marks.event

/** As a clock's jitter would have it, and the same in each run. */
const noise = (row: number): number => 0.002 * (((row * 7) % 5) - 2)

/** A page that is played at strictness 3, and the load that it has so many seconds after its first note. */
function loaded(loadAt: (seconds: number) => number): AuditSubject {
  const subject = timedProcessor(subjectWith({}, { strictness: 3 }))
  const fromMs = startOf(subject)
  const rows = Array.from({ length: 300 }, (_, row) => ({
    load: loadAt(row / 10) + noise(row),
    peak: 0.1,
  }))
  return { ...subject, live: liveWith(subject, fromMs, rows) }
}

describe('cost that grows', () => {
  it('is told by the minute', () => {
    const found = measuredOf(loadGrowth.measure(loaded((seconds) => 0.1 + 0.01 * seconds)))
    expect(found.value).toBeCloseTo(0.6, 1)
    expect(found.interval95[0]).toBeGreaterThan(loadGrowth.points.good)
  })
  it('is none of a machine that gets busy half way, for a while, or of code that warms up', () => {
    const step = loaded((seconds) => (seconds < 7 ? 0.1 : 0.3))
    const while_ = loaded((seconds) => (seconds > 5 && seconds < 9 ? 0.3 : 0.1))
    const warm = loaded((seconds) => 0.1 + 0.3 / (1 + seconds))
    for (const subject of [step, while_, warm]) expect(valueOf(loadGrowth.measure(subject))).toBe(0)
  })
  it('is not told of a few seconds, of no processor, or of one that was not timed', () => {
    const short = timedProcessor(subjectWith())
    expect(valueOf(loadGrowth.measure(short))).toBe('tooShort')
    const untimed = subjectWith()
    expect(valueOf(loadGrowth.measure(untimed))).toBe('notTimed')
    const none = { ...untimed, report: { ...untimed.report, processors: [] } }
    expect(valueOf(loadGrowth.measure(none))).toBe('notApplicable')
  })
})

describe('the cost of a voice', () => {
  /** Each held key costs so much. */
  function played(cost: number): AuditSubject {
    const subject = timedProcessor(subjectWith({}, { strictness: 3 }))
    const fromMs = startOf(subject)
    const held = subject.notes.map(({ event, planned }) => ({
      fromMs: event.marks.event,
      toMs: event.marks.event + (planned?.section === 'voices' ? 600 : 60),
    }))
    const rows = Array.from({ length: 400 }, (_, row) => {
      const atMs = fromMs + 100 * row + 50
      const voices = held.filter((key) => key.fromMs <= atMs && atMs < key.toMs).length
      return { load: 0.02 + cost * voices + noise(row), peak: 0.1 }
    })
    return { ...subject, held, live: liveWith(subject, fromMs, rows) }
  }
  it('is the slope of the load over the keys that are held', () => {
    const found = measuredOf(loadVoice.measure(played(0.03)))
    expect(found.value).toBeCloseTo(0.03, 2)
    expect(found.interval95[0]).toBeGreaterThan(0.02)
    expect(found.facts).toMatchObject({ steps: 6, mostVoices: 16 })
    expect(found.facts?.['fullAtVoices']).toBeGreaterThan(25)
  })
  it('is nothing where keys cost nothing, and not measured where they were not held', () => {
    expect(Math.abs(Number(valueOf(loadVoice.measure(played(0)))))).toBeLessThan(0.001)
    const gentle = timedProcessor(subjectWith())
    expect(valueOf(loadVoice.measure(gentle))).toBe('notPlayed')
  })
})

describe('the cost of silence', () => {
  /** Two seconds of sound, then silence, from the last note on. */
  function fading(loads: { playing: number; tail: number; rest: number }): AuditSubject {
    const subject = { ...timedProcessor(subjectWith()), held: [] }
    const rows = Array.from({ length: 60 }, (_, row) => {
      if (row < 20) return { load: loads.playing + noise(row), peak: 0.1 }
      return { load: (row < 34 ? loads.tail : loads.rest) + noise(row), peak: 0 }
    })
    return { ...subject, live: liveWith(subject, startOf(subject), rows) }
  }
  it('is what silence takes once nothing has sounded for a while', () => {
    const found = measuredOf(loadSleep.measure(fading({ playing: 0.3, tail: 0.3, rest: 0.3 })))
    expect(found.value).toBeCloseTo(0.3, 1)
    expect(found.interval95[0]).toBeGreaterThan(loadSleep.points.good)
    const asleep = loadSleep.measure(fading({ playing: 0.3, tail: 0.02, rest: 0.02 }))
    expect(measuredOf(asleep).interval95[1]).toBeLessThan(loadSleep.points.good)
  })
  it('is not told while a key is held, or where it never was silent', () => {
    const subject = fading({ playing: 0.3, tail: 0.3, rest: 0.3 })
    const held = [{ fromMs: startOf(subject), toMs: startOf(subject) + 10_000 }]
    expect(valueOf(loadSleep.measure({ ...subject, held }))).toBe('tooShort')
  })
  it('of tails is what they take more than the notes', () => {
    const slow = measuredOf(loadTails.measure(fading({ playing: 0.1, tail: 0.4, rest: 0.1 })))
    expect(slow.value).toBeCloseTo(3, 0)
    expect(slow.interval95[0]).toBeGreaterThan(loadTails.points.good)
    const fast = loadTails.measure(fading({ playing: 0.1, tail: 0.05, rest: 0.01 }))
    expect(valueOf(fast)).toBe(0)
    // Next to nothing: three times of it is no burden.
    const little = measuredOf(loadTails.measure(fading({ playing: 0.01, tail: 0.03, rest: 0.01 })))
    expect(little.interval95[0]).toBe(0)
  })

  /** Two seconds of sound, then twelve of silence, with the load so many seconds into it. */
  function resting(playing: number, loadAt: (seconds: number) => number): AuditSubject {
    const subject = { ...timedProcessor(subjectWith()), held: [] }
    const rows = Array.from({ length: 140 }, (_, row) =>
      row < 20
        ? { load: playing + noise(row), peak: 0.1 }
        : { load: loadAt((row - 20) / 10) + noise(row), peak: 0 },
    )
    return { ...subject, live: liveWith(subject, startOf(subject), rows) }
  }
  it('of tails is met late in a long silence, where they fade slowly', () => {
    const slow = loadTails.measure(resting(0.05, (seconds) => (seconds < 3.2 ? 0.03 : 0.6)))
    expect(measuredOf(slow).value).toBeCloseTo(11, 0)
    expect(measuredOf(slow).interval95[0]).toBeGreaterThan(10)
    expect(measuredOf(slow).facts).toMatchObject({ rows: 39, silenceMs: 11_900 })
  })
  it('of a long release, of a core that goes slower at rest, or of others for a while is none of the tails', () => {
    const clean: Readonly<Record<string, AuditSubject>> = {
      'a release that ends': resting(0.2, (seconds) => (seconds < 5 ? 0.2 : 0.01)),
      'the same all the time': resting(0.2, () => 0.2),
      'a core ever slower': resting(0.1, (seconds) =>
        seconds < 0.3 ? 0.1 : 0.13 + 0.005 * seconds,
      ),
      'others now and then': resting(0.1, (seconds) =>
        Math.floor(seconds * 10) % 3 === 0 ? 0.5 : 0.1,
      ),
      'others in the end': resting(0.1, (seconds) => (seconds > 9.5 ? 0.5 : 0.1)),
    }
    for (const [what, subject] of Object.entries(clean)) {
      const { interval95 } = measuredOf(loadTails.measure(subject))
      expect(interval95[0], what).toBeLessThan(loadTails.points.good)
    }
  })
})
