// The engine in sf2 mode beside the system's FluidSynth, dry, channel by channel on five pieces: onsets, pitch,
// loudness over time. A report with thresholds; where a channel differs, the cause is written in engine/README.md. Runs
// in Node; needs FluidSynth and the data folder (AWESCOPE_DATA).

import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSequence, isNoteOn, type MidiSequence } from '../../../midi/midi-sequence.ts'
import { CHANNELS } from '../../../engine/midi/midi-types.ts'
import { eventsOf } from '../../support/midi/events-of.ts'
import { bufferOf, dataFile, midiOf } from '../../support/bench/data.ts'
import { fluidsynthVersion, renderFluidsynth } from '../../support/bench/fluidsynth.ts'
import { type Likeness, likenessOf } from '../../support/bench/likeness.ts'
import { renderEngine } from '../../support/bench/render.ts'
import { keepReport } from '../../support/bench/run-task.ts'
import { median, table } from '../../support/bench/statistics.ts'

const BANK = resolve('node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2')
const DRUMS = 9
const RATE = 44_100
/** Of FluidSynth. */
const BLOCK_FRAMES = 64
const PIECES = [
  { name: 'freedoom_d_dm07', from: 0, to: 30 },
  { name: 'freedoom_d_e2m5', from: 0, to: 30 },
  { name: 'freedoom_d_map18', from: 0, to: 30 },
  { name: 'gm/test-all-gm-sounds', from: 0, to: 120 },
  { name: 'gm/test-rpn-00-00-pitch-bend-range', from: 0, to: 30 },
] as const

const version = fluidsynthVersion()
const isThere = version !== null && dataFile('midi', 'freedoom_d_dm07.mid') !== null

/**
 * Up to `to` seconds, at whole milliseconds as FluidSynth's player counts; then all that is held is let go, or
 * FluidSynth would render for ever.
 */
function clipped(music: MidiSequence, to: number): MidiSequence {
  const endMs = to * 1000
  const kept = eventsOf(music)
    .filter(({ atMs }) => atMs < endMs)
    .map(({ atMs, bytes }) => ({ atMs: Math.round(atMs), bytes }))
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    for (const controller of [64, 66, 123]) {
      kept.push({ atMs: endMs, bytes: [0xb0 | channel, controller, 0] })
    }
  }
  return createSequence(kept, endMs)
}

/**
 * The same with each event at the start of the 64-frame block with which FluidSynth begins it: a matter of its player.
 */
function onFluidsynthGrid(music: MidiSequence): MidiSequence {
  const events = eventsOf(music).map(({ atMs, bytes }) => {
    const frame = Math.ceil((atMs * RATE) / 1000 / BLOCK_FRAMES) * BLOCK_FRAMES
    return { atMs: (frame * 1000) / RATE, bytes }
  })
  return createSequence(events, music.durationMs)
}

/** One channel alone; system exclusive messages are everyone's. */
function soloOf(music: MidiSequence, channel: number): MidiSequence {
  const events = eventsOf(music).filter(
    ({ bytes: [status = 0] }) => status >= 0xf0 || (status & 0x0f) === channel,
  )
  return createSequence(events, music.durationMs)
}

function channelsOf(music: MidiSequence): number[] {
  const used = new Set(
    eventsOf(music)
      .filter(({ bytes }) => isNoteOn(bytes))
      .map(({ bytes }) => (bytes[0] ?? 0) & 15),
  )
  return [...used].sort((a, b) => a - b)
}

function programsOf(music: MidiSequence): string {
  const programs = new Set(
    eventsOf(music)
      .filter(({ bytes }) => ((bytes[0] ?? 0) & 0xf0) === 0xc0)
      .map(({ bytes }) => bytes[1] ?? 0),
  )
  return programs.size > 4 ? `${programs.size} programs` : [...programs].join(' ')
}

const most = (values: readonly number[]): number =>
  Math.max(0, ...values.map((value) => Math.abs(value)))

describe.skipIf(!isThere)('beside FluidSynth, sf2 mode, dry', () => {
  test('onsets within 2 ms, pitch within 2 cents, loudness correlated by 0.95 for each channel', async () => {
    const bank = bufferOf(BANK)
    const rows = [
      [
        'piece, channel (programs)',
        'notes',
        'envelope r',
        'onsets',
        'median ms',
        'most ms',
        'pitches',
        'median c',
        'most c',
        'level dB',
      ],
    ]
    const figures: Record<string, Likeness> = {}
    for (const { name, to } of PIECES) {
      const music = clipped(midiOf(dataFile('midi', `${name}.mid`) ?? ''), to)
      for (const channel of channelsOf(music)) {
        const solo = soloOf(music, channel)
        const ours = await renderEngine(onFluidsynthGrid(solo), bank, {
          mode: 'sf2',
          effects: false,
        })
        const theirs = renderFluidsynth(solo, BANK)
        const alike = likenessOf(ours, theirs, solo, channel === DRUMS)
        const label =
          `${name.replace(/^gm\/test-/, '')}, ${channel + 1} ` +
          `(${channel === DRUMS ? 'drums' : programsOf(solo)})`
        figures[label] = alike
        rows.push([
          label,
          `${solo.notes}`,
          alike.envelope.toFixed(3),
          `${alike.onsetMs.length}`,
          median(alike.onsetMs).toFixed(2),
          most(alike.onsetMs).toFixed(2),
          `${alike.cents.length}`,
          median(alike.cents).toFixed(2),
          most(alike.cents).toFixed(2),
          alike.levelDb.toFixed(1),
        ])
      }
    }
    await keepReport('fluidsynth', `${version ?? ''}\n${table(rows)}`, figures)
    for (const [label, { onsetMs, cents, envelope }] of Object.entries(figures)) {
      expect.soft(envelope, label).toBeGreaterThanOrEqual(0.95)
      if (onsetMs.length > 0) expect.soft(most(onsetMs), label).toBeLessThanOrEqual(2)
      if (cents.length > 0) expect.soft(most(cents), label).toBeLessThanOrEqual(2)
    }
  })
})
