// What the reference's engine tells, in words. Node.

import { expect, it } from 'vitest'
import { envelopeStage } from '../../../../trace/reference/engine-codes.ts'
import {
  envelopeStageName,
  kernelText,
  qualityReasonText,
} from '../../../../trace/text/engine-words.ts'

it('stages of an envelope have the names of the engine, and one of a newer engine its number', () => {
  const names = [0, 1, 2, 3, 4, 5, 6, 7, 9].map((stageNumber) =>
    envelopeStageName({ stage: envelopeStage(stageNumber), stageNumber }),
  )
  expect(names.join(' ')).toBe('off delay attack hold decay sustain release fade stage 9')
})

it('the kernel is named where the recording says it, and that it failed', () => {
  const of = (kernel: 'wasm' | 'js' | null, isKernelFailed = false): string =>
    kernelText({ kernel, isKernelFailed })
  expect([of(null), of('wasm'), of('js')]).toEqual(['', 'WebAssembly', 'JavaScript'])
  expect(of('js', true)).toBe('JavaScript (WebAssembly failed)')
})

it('a change of quality says why', () => {
  expect(qualityReasonText({ reason: 'start', share: 0 })).toBe('from the start')
  expect(qualityReasonText({ reason: 'late', share: 0.731 })).toBe(
    'a block took 73 % of the time it has',
  )
  expect(qualityReasonText({ reason: 'recovered', share: 0.1 })).toBe(
    'blocks took only 10 % of the time it has for a while',
  )
  expect(qualityReasonText({ reason: 'chosen', share: 0 })).toBe('chosen by hand')
  expect(qualityReasonText({ reason: 'unknown', share: 0 })).toBe(
    'the reason is not known to this version',
  )
})
