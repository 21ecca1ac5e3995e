// What the build shortens in page.js is said nowhere else. Runs in Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SHORT_NAMES } from '../../../build/minify-again.ts'
import { RECORDER_REFERENCE_ENTRY } from '../../../build/plugins.ts'
import {
  NAMES_BETWEEN_ROOMS,
  PRIVATE_NAMES,
  READER_NAMES,
  RECORDER_NAMES,
  RECORDER_SHARED_NAMES,
  ROOMS_OF_READERS,
  SHARED_NAMES,
} from '../../../build/private-names.ts'
import { createSession } from '../../../trace/session/session.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
/** Messages, and where natives of the platform are named. */
const PLATFORM = ['trace/wire', 'injected/page/natives.ts']
/** Whatever else meets the recorder at run time. */
const OUTSIDE = [...PLATFORM, 'injected/page/reference', 'injected/page/audio-natives.ts']

const sourcesOf = (place: string): string[] =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(place, name))

/** Without its comments. */
const codeOf = (file: string): string =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

const wordsOf = (file: string): string[] => codeOf(file).match(/[A-Za-z_$][\w$]*/g) ?? []

describe('the private names of page.js', () => {
  const outside = new Set(OUTSIDE.flatMap(sourcesOf).flatMap(wordsOf))

  it('are said by nothing that the recorder shares with others', () => {
    expect(outside.size).toBeGreaterThan(700)
    expect(PRIVATE_NAMES.filter((name) => outside.has(name))).toEqual([])
  })

  it('and of the one-file recorder by nothing else in that file, its reports among them', () => {
    const beside = new Set(['trace', 'recorder'].flatMap(sourcesOf).flatMap(wordsOf))
    const ofReaders = new Set<string>(Object.values(READER_NAMES).flat())
    const ofPage = RECORDER_NAMES.filter(
      (name) =>
        !ofReaders.has(name) &&
        !NAMES_BETWEEN_ROOMS.includes(name) &&
        !RECORDER_SHARED_NAMES.includes(name),
    )
    expect(ofPage.length).toBeGreaterThan(50)
    expect(ofPage.filter((name) => outside.has(name) || beside.has(name))).toEqual([])
    // The rest is left as it is for a reason.
    expect(
      PRIVATE_NAMES.filter((name) => !RECORDER_NAMES.includes(name) && !beside.has(name)),
    ).toEqual([])
  })

  it.each(Object.entries(READER_NAMES))(
    'and of trace/%s by nothing but that room',
    (room, names) => {
      const isOwn = (file: string): boolean => file.startsWith(`trace/${room}/`)
      // What runs in the audio thread is a text to the recorder.
      const all = ['trace', 'recorder', 'injected/page', 'engine'].flatMap(sourcesOf)
      const beside = new Set(all.filter((file) => !isOwn(file)).flatMap(wordsOf))
      expect(names.filter((name) => beside.has(name))).toEqual([])
      const own = new Set(all.filter(isOwn).flatMap(wordsOf))
      expect(names.filter((name) => !own.has(name))).toEqual([])
    },
  )

  it('and between rooms of trace/ by nothing else that is in the recorder or in a part of it, nor in its reports', () => {
    const isOwn = (file: string): boolean =>
      ROOMS_OF_READERS.some((room) => file.startsWith(`trace/${room}/`))
    // These are in no page.
    const isElsewhere = /^trace\/(?:compare|export|graph|import|query|profiler\.ts)/
    const all = ['trace', 'recorder', 'injected', 'engine'].flatMap(sourcesOf)
    const others = all.filter((file) => !isOwn(file) && !isElsewhere.test(file))
    const beside = new Set(others.flatMap(wordsOf))
    expect(NAMES_BETWEEN_ROOMS.filter((name) => beside.has(name))).toEqual([])
    const own = new Set(all.filter(isOwn).flatMap(wordsOf))
    expect(NAMES_BETWEEN_ROOMS.filter((name) => !own.has(name))).toEqual([])
    const session = createSession()
    for (const stamped of goldenMessages()) session.ingest(stamped)
    const report = JSON.stringify(session.report())
    const readers = [...NAMES_BETWEEN_ROOMS, ...Object.values(READER_NAMES).flat()]
    expect(readers.filter((name) => report.includes(`"${name}"`))).toEqual([])
  })

  it('and between the recorder and its part for the reference by none of its readers', () => {
    const readers = new Set(['trace', 'engine'].flatMap(sourcesOf).flatMap(wordsOf))
    expect(RECORDER_SHARED_NAMES.filter((name) => readers.has(name))).toEqual([])
    expect(RECORDER_SHARED_NAMES.filter((name) => !SHARED_NAMES.includes(name))).toEqual([])
    // Both lists begin with them, so that they are short in the same way.
    for (const names of [RECORDER_NAMES, RECORDER_REFERENCE_ENTRY.privateNames])
      expect(names?.slice(0, RECORDER_SHARED_NAMES.length)).toEqual(RECORDER_SHARED_NAMES)
  })

  it('and of the reference, where it shares them, are no names of a message or of the platform', () => {
    const platform = new Set(PLATFORM.flatMap(sourcesOf).flatMap(wordsOf))
    expect(SHARED_NAMES.filter((name) => platform.has(name))).toEqual([])
    expect(PRIVATE_NAMES.filter((name) => SHARED_NAMES.includes(name))).toEqual([])
  })

  it('are no attribute or method of the MIDI objects that the recorder makes', () => {
    const made = ['virtual-access', 'virtual-input'].map((name) => `injected/page/midi/${name}.ts`)
    const defined = made.flatMap((file) =>
      [...codeOf(file).matchAll(/^\s+(\w+): (?:\{|\w+[(<])/gm)].map(([, name]) => name),
    )
    expect(defined).toEqual(
      expect.arrayContaining(['connection', 'outputs', 'onmidimessage', 'open']),
    )
    const short = new Set<string | undefined>([...SHARED_NAMES, ...PRIVATE_NAMES])
    expect(defined.filter((name) => short.has(name))).toEqual([])
  })

  it('are no text of the recorder either, by which a property could be found', () => {
    const inside = sourcesOf('injected/page').map(codeOf)
    const isText = (name: string): boolean =>
      inside.some((source) => new RegExp(`['"\`]${name}['"\`]`).test(source))
    expect([...SHARED_NAMES, ...PRIVATE_NAMES].filter(isText)).toEqual([])
  })

  it('nor of its readers, in the rooms that are in it', () => {
    // Types are not in it: Pick<…, 'name'>, Type['name'].
    const inside = [...ROOMS_OF_READERS.map((room) => `trace/${room}`), 'recorder']
      .flatMap(sourcesOf)
      .map((file) => codeOf(file).replaceAll(/(?:Pick|Omit)<[^>]*>|[A-Z]\w*\['\w+'\]/g, ''))
    const isText = (name: string): boolean =>
      inside.some((source) => new RegExp(`['"\`]${name}['"\`]`).test(source))
    expect(isText('quantumEnd')).toBe(true)
    expect(RECORDER_NAMES.filter(isText)).toEqual([])
  })

  it('are each in use', () => {
    const inside = new Set(sourcesOf('injected/page').flatMap(wordsOf))
    expect([...SHARED_NAMES, ...PRIVATE_NAMES].filter((name) => !inside.has(name))).toEqual([])
  })

  it('get short names that no property of ours has, nor one of the platform that we use', () => {
    // These are in no page.
    const isElsewhere = /^trace\/query|assembly\//
    const all = ['trace', 'recorder', 'injected', 'engine'].flatMap(sourcesOf)
    const isNamed = /(?:\.|\{\s*|^\s+)(?:readonly )?(\w{1,2})\b(?=\??: |(?<=\.\w+)[^'"\w])/gm
    const named = new Set(
      all
        .filter((file) => !isElsewhere.test(file))
        .flatMap((file) => [...codeOf(file).matchAll(isNamed)].map(([, name]) => name)),
    )
    expect([...named]).toEqual(expect.arrayContaining(['id', 'a', 'to', 'at', 'us']))
    expect(SHORT_NAMES.filter((name) => named.has(name))).toEqual([])
    expect(new Set(SHORT_NAMES).size).toBe(SHORT_NAMES.length)
    expect(SHORT_NAMES.length).toBeGreaterThanOrEqual(RECORDER_NAMES.length)
    expect(SHORT_NAMES.length).toBeGreaterThanOrEqual(PRIVATE_NAMES.length + SHARED_NAMES.length)
  })
})
