// Holds the code that runs beside a page to natives that no page can see or break: no shared prototype, no iterator, no
// global is reached once its module has been evaluated. The compiler is asked; Node.

import { describe, expect, it } from 'vitest'
import { type Finding, findPageVisible } from '../support/house/page-visible.ts'

/**
 * What may reach out all the same, by file and function, and why. A function covers those within it; '' is the whole
 * file.
 */
const EXCEPTIONS: Record<string, string> = {
  'trace/wire/natives.ts': 'where natives are saved, and called for everybody else',
  'injected/page/natives.ts': 'where natives are saved, and called for everybody else',
  'injected/worklet/natives.ts': 'where natives are saved, and called for everybody else',
  'trace/wire/clock.ts createPerformanceClock': 'runs while the module of its caller is evaluated',
  'trace/wire/clock.ts createTemporalClock': 'runs while the module of its caller is evaluated',
  'injected/page/document-hello.ts readAddress': 'own properties that nobody can replace',
  'injected/worklet/quantum-frames.ts': 'runs while the module of its caller is evaluated',
  'trace/wire/record.ts readRecord': 'whoever reads records does not do it for the page',
  'recorder/standalone.ts run.recorded': 'for the two that come next',
  'recorder/standalone.ts run.report': 'asked by a harness, answered by the whole library',
  'recorder/standalone.ts run.trace': 'asked by a harness, answered by the whole library',
  'recorder/native-gzip.ts': 'of such a trace',
  'recorder/drained.ts undrainMessage': 'runs where a recording is read',
  'recorder/drained.ts fromBase64': 'runs where a recording is read',
}

const keyOf = ({ file, within }: Finding): string => `${file} ${within}`

const exceptionOf = (finding: Finding): string | undefined =>
  Object.keys(EXCEPTIONS).find((name) => {
    const key = keyOf(finding)
    return key === name || key.startsWith(`${name} `) || key.startsWith(`${name}.`)
  })

const inspect = (tsconfig: string, folders: RegExp): { files: string[]; findings: Finding[] } =>
  findPageVisible(tsconfig, (path) => folders.test(path))

const asText = ({ file, line, what }: Finding): string => `${file}:${line} ${what}`

describe('code beside a page', () => {
  const page = inspect('injected/page/tsconfig.json', /^(injected\/page|trace\/wire)\//)
  // Of the reference that which speaks: what sounds is the engine's, which calls what its scope has.
  const worklet = inspect(
    'injected/worklet/tsconfig.json',
    /^(injected\/worklet\/(?!reference\/(?!reference-processor))|trace\/wire\/)/,
  )
  const recorder = inspect(
    'recorder/tsconfig.json',
    /^(recorder\/|trace\/performance\/midi-player)/,
  )
  const all = [...page.findings, ...worklet.findings, ...recorder.findings]

  it('reaches nothing of the page but by saved natives', () => {
    expect(page.files.length).toBeGreaterThan(50)
    expect(worklet.files.length).toBeGreaterThan(20)
    expect(recorder.files.length).toBeGreaterThan(3)
    expect(all.filter((finding) => exceptionOf(finding) === undefined).map(asText)).toEqual([])
  })

  it('has no exception that is not needed', () => {
    const used = new Set(all.map(exceptionOf))
    expect(Object.keys(EXCEPTIONS).filter((name) => !used.has(name))).toEqual([])
  })
})

describe('the rule', () => {
  it('finds every way out', () => {
    const { findings } = inspect('test/tsconfig.json', /^test\/fixtures\/house\/reaches-out\.ts$/)
    expect(findings.map(asText).map((text) => text.slice(text.indexOf(':') + 1))).toEqual([
      '15 for-of',
      '15 write of an array element',
      '16 spread of an iterable',
      '17 array destructuring',
      '18 Array.push',
      '18 global Math',
      '19 MessageEvent.data',
      '20 instanceof',
      '20 global Error',
      '20 conversion to text',
      '21 .size, which may be missing',
      '21 array element that may be missing',
      '22 global Object',
      '22 literal of PropertyDescriptor with a prototype',
      '23 in',
      '23 global Map',
      '23 regular expression',
      '26 async',
      '27 global Uint8Array',
      '27 await',
      '28 Uint8Array.length',
    ])
  })
})
