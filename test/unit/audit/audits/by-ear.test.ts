// Audits that listen, against an instrument with one planted fault each, rendered without a browser: the fault is found
// with its size, and nothing else; of clean instruments of several kinds nothing.

import { describe, expect, it } from 'vitest'
import { soundSilent } from '../../../../audit/audits/sound-silent.ts'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport, AuditResult } from '../../../../audit/schema.ts'
import { EAR_SECTIONS } from '../../../../audit/stimulus/ear-score.ts'
import type { SectionName } from '../../../../audit/stimulus/plan.ts'
import { changedNotes } from '../../../support/audit/subjects.ts'
import { type GmFaults, type HeardPlan, heardPlan } from '../../../support/audit/heard-plan.ts'

/** Of one run: how a page sounds with other settings takes several. */
const EAR = AUDITS.filter(({ hears, category }) => hears === true && category !== 'robustness')

const auditOf = (options: HeardPlan): AuditReport =>
  runAudits(heardPlan(options).subject, EAR, { strictness: options.strictness ?? 5, trace: null })

/** What is played for an audit of General MIDI beside its own section: the instrument's sign that it is one. */
function signOf(id: string): SectionName[] {
  const isAsked = id.startsWith('conformity.') || id === 'notes.polyphony'
  if (!isAsked || id === 'conformity.pitch') return []
  return id === 'conformity.programs' ? ['drums', 'channels'] : ['programs']
}

const of = ({ audits }: AuditReport, id: string): AuditResult => {
  const found = audits.find((each) => each.id === id)
  if (found === undefined) throw new Error(`There is no ${id}.`)
  return found
}

const idsOf = ({ audits }: AuditReport, ...statuses: string[]): string[] =>
  audits.filter(({ status }) => statuses.includes(status)).map(({ id }) => id)

interface Planted {
  faults: GmFaults
  id: string
  size: number
  sections: readonly SectionName[]
  /** Found with it, as they follow from it. */
  also?: readonly string[]
}

const PLANTED: readonly Planted[] = [
  // Of the quantum in each of which one sample is bad, counted in what is heard of single notes.
  { faults: { dc: 0.1 }, id: 'sound.dc', size: 0.1, sections: [] },
  { faults: { silent: 4 }, id: 'sound.silent', size: 0.25, sections: [] },
  { faults: { hangs: 2 }, id: 'notes.hanging', size: 1, sections: ['repeats'] },
  {
    faults: { ignoresOff: 1 },
    id: 'notes.noteOff',
    size: 1,
    sections: ['offs'],
    also: ['notes.hanging'],
  },
  {
    faults: { stuckPedal: 1 },
    id: 'notes.pedal',
    size: 1,
    sections: ['pedal', 'offs'],
    also: ['notes.hanging'],
  },
  { faults: { ignoresPedal: 1 }, id: 'conformity.sustain', size: 60, sections: ['pedal', 'offs'] },
  { faults: { ignoresAllNotesOff: 1 }, id: 'notes.allNotesOff', size: 1, sections: ['offs'] },
  { faults: { ignoresAllSoundOff: 1 }, id: 'notes.allSoundOff', size: 1, sections: ['offs'] },
  { faults: { ignoresReset: 1 }, id: 'notes.reset', size: 3, sections: ['offs'] },
  { faults: { polyphony: 16 }, id: 'notes.polyphony', size: 8, sections: ['polyphony', 'offs'] },
  { faults: { polyphony: 20 }, id: 'notes.polyphony', size: 4, sections: ['polyphony', 'offs'] },
  { faults: { polyphony: 6 }, id: 'notes.polyphony', size: 18, sections: ['polyphony', 'offs'] },
  {
    faults: { polyphony: 24, clickSteal: 0.5 },
    id: 'notes.clickSteal',
    size: 0.5,
    sections: ['polyphony', 'offs'],
  },
  { faults: { clickOff: 0.4 }, id: 'notes.clickOff', size: 0.4, sections: ['tuning'] },
  { faults: { bendRange: 12 }, id: 'conformity.bendRange', size: 1000, sections: ['bend'] },
  { faults: { ignoresRpn: 1 }, id: 'conformity.rpn0', size: 1000, sections: ['bend'] },
  { faults: { velocity: 'ignored' }, id: 'conformity.velocity', size: 1, sections: ['velocity'] },
  { faults: { volume: 'linear' }, id: 'conformity.volume', size: 12, sections: ['controllers'] },
  { faults: { volume: 'ignored' }, id: 'conformity.volume', size: 23.9, sections: ['controllers'] },
  {
    faults: { expression: 'linear' },
    id: 'conformity.expression',
    size: 12,
    sections: ['controllers'],
  },
  {
    faults: { expression: 'ignored' },
    id: 'conformity.expression',
    size: 23.9,
    sections: ['controllers'],
  },
  { faults: { pan: 'reversed' }, id: 'conformity.pan', size: 1, sections: ['controllers'] },
  { faults: { pan: 'ignored' }, id: 'conformity.pan', size: 0.5, sections: ['controllers'] },
  { faults: { cents: 20 }, id: 'conformity.pitch', size: 20, sections: ['tuning'] },
  { faults: { cents: -35 }, id: 'conformity.pitch', size: 35, sections: ['tuning'] },
  {
    faults: { omni: 1 },
    id: 'conformity.channels',
    // Of 100 and of 16, by 40·log10.
    size: 31.8,
    sections: ['controllers', 'channels'],
  },
  { faults: { drums: 'melodic' }, id: 'conformity.drums', size: 1, sections: ['drums'] },
  { faults: { programs: 'ignored' }, id: 'conformity.programs', size: 1, sections: ['programs'] },
]

describe('an audit that listens finds', () => {
  it.each(PLANTED)('$faults: $id is $size', ({ faults, id, size, sections, also = [] }) => {
    const report = auditOf({ faults, sections: [...sections, ...signOf(id)] })
    const found = of(report, id)
    expect(found.status, JSON.stringify(found)).toBe('fail')
    expect(Math.abs((found.value ?? Number.NaN) - size)).toBeLessThanOrEqual(0.1 * size)
    expect(idsOf(report, 'fail').filter((each) => each !== id && !also.includes(each))).toEqual([])
  })

  it('notes without a sound, and does not call those silent that were to sound late', () => {
    const { subject } = heardPlan({ faults: { silent: 4 }, sections: [] })
    const late = changedNotes(subject, (event) =>
      event.ending === 'heard' ? {} : { ending: 'scheduled', toSoundMs: 250 },
    )
    const [audit] = runAudits(late, [soundSilent], { strictness: 5, trace: null }).audits
    expect(audit).toMatchObject({ id: 'sound.silent', status: 'pass', value: 0 })
  })

  it('notes without a sound on a busy machine only where they are more than that may take away', () => {
    const busy = (silent: number): AuditResult | undefined => {
      const { subject } = heardPlan({ faults: { silent }, sections: [] })
      const run = { strictness: 5, trace: null }
      return runAudits({ ...subject, processorShare: 0.4 }, [soundSilent], run).audits[0]
    }
    expect(busy(2)).toMatchObject({ status: 'fail' })
    expect(busy(12)).toMatchObject({ status: 'incomplete', reason: 'machineBusy' })
  })

  it('samples that are no number after ten notes', () => {
    const report = auditOf({ faults: { nan: 10 }, strictness: 1 })
    const found = of(report, 'sound.nonFinite')
    expect(found.status).toBe('fail')
    // One of each quantum from the eleventh note on, some 2.5 s after the first.
    expect(found.evidence.facts['afterMs']).toBeGreaterThan(2300)
    expect(found.evidence.facts['afterMs']).toBeLessThan(2900)
    expect(idsOf(report, 'fail')).toEqual(['sound.nonFinite'])
  })

  it('single notes that clip by 6 dB', () => {
    const report = auditOf({ faults: { clips: 6 }, strictness: 1 })
    expect(of(report, 'sound.clipping')).toMatchObject({ status: 'fail' })
    expect(of(report, 'sound.clipping').value).toBeCloseTo(6, 0)
    expect(idsOf(report, 'fail')).toEqual(['sound.clipping'])
  })

  it('a pan that jumps', () => {
    const report = auditOf({ faults: { clickPan: 1 }, sections: ['controllers'] })
    expect(idsOf(report, 'fail')).toEqual(['notes.clickPan'])
    expect(of(report, 'notes.clickPan').value).toBeLessThan(0.6)
  })

  it('which voices are stolen', () => {
    const sections = ['polyphony', 'offs', 'programs'] as const
    const report = auditOf({ faults: { polyphony: 16 }, sections })
    expect(of(report, 'notes.polyphony').evidence.facts).toMatchObject({
      voices: 16,
      stolen: 'oldest',
    })
  })
})

describe('an audit that listens finds nothing', () => {
  it('in a clean instrument, and has measured it all', () => {
    const report = auditOf({})
    expect(idsOf(report, 'fail', 'incomplete')).toEqual([])
    expect(idsOf(report, 'notApplicable')).toEqual(['notes.clickSteal'])
    expect(report.scores.byCategory).toMatchObject({ sound: 100, conformity: 100 })
  })

  it.each<[string, HeardPlan]>([
    ['that fades like a plucked string', { faults: { fades: 0.25 } }],
    ['that fades like a piano', { faults: { fades: 1.2, bright: 1 } }],
    ['that rings on for long', { faults: { release: 0.4 } }],
    ['with the edges of a saw', { faults: { bright: 1 } }],
    ['that is late', { delayMs: 95 }],
    ['that is uneven', { delayMs: (message) => 10 + ((message * 7) % 5) * 6 }],
    ['that steals without a click', { faults: { polyphony: 24 } }],
  ])('in a clean instrument %s', (_name, options) => {
    const report = auditOf({ sections: ['repeats', 'chords', ...EAR_SECTIONS], ...options })
    expect(idsOf(report, 'fail')).toEqual([])
  })

  it('of General MIDI in an instrument that shows no sign of it: these audits are not about it', () => {
    const faults = { programs: 'ignored', drums: 'melodic', volume: 'ignored', bendRange: 12 }
    const report = auditOf({ faults: { ...faults, polyphony: 6 }, strictness: 5 })
    expect(idsOf(report, 'fail')).toEqual([])
    const { audits } = report
    const untold = audits.filter(({ reason }) => reason === 'notGeneralMidi')
    const asked = audits.filter(({ category }) => category === 'conformity').map(({ id }) => id)
    expect([...untold.map(({ id }) => id), 'conformity.pitch'].toSorted()).toEqual(
      [...asked, 'notes.polyphony'].toSorted(),
    )
    expect(untold.every(({ status, score }) => status === 'notApplicable' && score === null)).toBe(
      true,
    )
    expect(of(report, 'conformity.pitch').status).toBe('pass')
  })

  it('in silence: it says that nothing was heard', () => {
    const report = auditOf({ faults: { silent: 1 }, sections: ['offs', 'tuning'] })
    expect(idsOf(report, 'fail')).toEqual([])
    expect(of(report, 'conformity.pitch')).toMatchObject({
      status: 'incomplete',
      reason: 'notHeard',
    })
    expect(of(report, 'sound.clipping')).toMatchObject({ status: 'incomplete', reason: 'notHeard' })
  })

  it('in noise beside the notes: what it hides is not judged', () => {
    let seed = 1
    const changed = (left: Float32Array, right: Float32Array): void => {
      for (let index = 0; index < left.length; index++) {
        seed = (seed * 16807) % 2147483647
        const noise = 0.012 * (seed / 1073741823.5 - 1)
        left[index] = (left[index] ?? 0) + noise
        right[index] = (right[index] ?? 0) + noise
      }
    }
    const report = auditOf({
      changed,
      sections: ['controllers', 'bend', 'offs', 'polyphony', 'drums'],
    })
    expect(idsOf(report, 'fail')).toEqual([])
    expect(of(report, 'conformity.volume').reason).toBe('masked')
  })
})

describe('an audit that listens', () => {
  it('asks nothing of a page that was not played by MIDI, and nothing without an ear', () => {
    const { subject } = heardPlan({ sections: [] })
    const own = { ...subject, plan: null, listening: null }
    const report = runAudits(own, EAR, { strictness: 5, trace: null })
    const heard = ['sound.nonFinite', 'sound.clipping', 'sound.dc']
    expect(idsOf(report, 'pass')).toEqual(heard)
    expect(idsOf(report, 'notApplicable')).toHaveLength(EAR.length - heard.length)
    const deaf = { ...subject, heard: null, listening: null }
    expect(idsOf(runAudits(deaf, EAR, { strictness: 5, trace: null }), 'incomplete')).toHaveLength(
      EAR.length,
    )
  })
})
