import { describe, expect, it } from 'vitest'
import { createDocumentEvidence } from '../../../../trace/glitches/document-evidence.ts'

describe('the heap', () => {
  const heapOf = (megabytes: readonly number[]): ReturnType<typeof createDocumentEvidence> => {
    const evidence = createDocumentEvidence()
    megabytes.forEach((each, second) => evidence.addHeap(second * 1000, each))
    return evidence
  }

  it('tells of garbage where it falls by much, and seldom', () => {
    const fall = heapOf([40, 41, 42, 43, 20, 21, 22, 23]).heapFallWithin(3500, 3600)
    expect(fall).toMatchObject({ fromMs: 3000, wallMs: 4000, freedMegabytes: 23 })
  })

  it('tells nothing at other times, of small falls, nor where it falls all the time', () => {
    expect(heapOf([40, 41, 42, 43, 20, 21]).heapFallWithin(1500, 1600)).toBeNull()
    expect(heapOf([40, 41, 42, 43, 40, 41]).heapFallWithin(3500, 3600)).toBeNull()
    expect(heapOf([40, 41, 42, 43, 20, 40, 20, 40]).heapFallWithin(3500, 3600)).toBeNull()
  })
})

describe('whether a page was seen', () => {
  it('is what it was when that began, and what came in between', () => {
    const evidence = createDocumentEvidence()
    evidence.addCondition('visible', 0)
    evidence.addCondition('hidden', 1000)
    evidence.addCondition('frozen', 2000)
    evidence.addCondition('resumed', 3000)
    evidence.addCondition('visible', 3000)
    const at = (fromMs: number, toMs: number): string | undefined =>
      evidence.hiddenWithin(fromMs, toMs)?.condition
    expect(at(500, 600)).toBeUndefined()
    expect(at(900, 1100)).toBe('hidden')
    expect(at(1500, 1600)).toBe('hidden')
    expect(at(2500, 2600)).toBe('frozen')
    expect(at(3500, 3600)).toBeUndefined()
  })
})

describe('what is kept', () => {
  it('is bounded, however much a page tells', () => {
    const evidence = createDocumentEvidence()
    for (let task = 0; task < 10_000; task++) evidence.addTask(task * 100, 60)
    expect(evidence.taskWithin(0, 100_000)).toBeNull()
    expect(evidence.taskWithin(999_900, 999_950)?.startMs).toBe(999_900)
  })

  it('is that it was stopped, where it was that, and hidden again afterwards', () => {
    const evidence = createDocumentEvidence()
    evidence.addCondition('hidden', 900)
    evidence.addCondition('frozen', 1000)
    evidence.addCondition('resumed', 2000)
    evidence.addCondition('hidden', 2000.1)
    expect(evidence.hiddenWithin(1005, 2010)?.condition).toBe('frozen')
    expect(evidence.hiddenWithin(2005, 2010)?.condition).toBe('hidden')
    expect(evidence.hiddenWithin(920, 950)?.condition).toBe('hidden')
  })
})
