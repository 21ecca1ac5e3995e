// The minimiser of fuzzing.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimise } from '../../../../audit/fuzz/minimise.ts'

const free = { trials: 10_000, isOver: () => false }
const list = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** What fails where all of `culprits` are there, in whatever company. */
const failsWith = (culprits: readonly number[]) => (part: readonly number[]) =>
  Promise.resolve(culprits.every((culprit) => part.includes(culprit)))

describe('the minimiser', () => {
  it('finds exactly the culprits, in their order, however many there are', async () => {
    const size = 96
    const culprits = fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(culprits, async (wanted) => {
        const { items, isMinimal } = await minimise(list(size), failsWith(wanted), free)
        expect(items).toEqual(wanted.toSorted((one, other) => one - other))
        expect(isMinimal).toBe(true)
      }),
    )
  })

  it('always gives a part that fails, of which none can be left out, whatever fails', async () => {
    const sums = fc.array(fc.nat(20), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(sums, fc.nat(100), async (given, bound) => {
        const fails = (part: readonly number[]): boolean =>
          part.reduce((sum, each) => sum + each, 0) >= bound
        fc.pre(fails(given))
        const { items } = await minimise(given, (part) => Promise.resolve(fails(part)), free)
        expect(fails(items)).toBe(true)
        if (items.length < 2) return
        for (const place of items.keys())
          expect(fails(items.filter((_, index) => index !== place))).toBe(false)
      }),
    )
  })

  it('asks no part twice, not all of them and not none, and few for a single culprit', async () => {
    const asked = new Set<string>()
    const fails = (part: readonly number[]): Promise<boolean> => {
      const name = part.join(',')
      expect(asked.has(name)).toBe(false)
      expect(part.length).toBeGreaterThan(0)
      expect(part.length).toBeLessThan(96)
      asked.add(name)
      return failsWith([41])(part)
    }
    const { items, trials } = await minimise(list(96), fails, free)
    expect(items).toEqual([41])
    expect(trials).toBe(asked.size)
    expect(trials).toBeLessThan(16)
  })

  it('stops at its limits with what it has, which fails', async () => {
    const fails = failsWith([3, 90])
    const few = await minimise(list(96), fails, { trials: 5, isOver: () => false })
    expect(few).toMatchObject({ trials: 5, isMinimal: false })
    expect(await fails(few.items)).toBe(true)
    const late = await minimise(list(96), fails, { trials: 99, isOver: () => true })
    expect(late).toMatchObject({ trials: 0, isMinimal: false })
    expect(late.items).toHaveLength(96)
  })

  it('leaves one alone, and rejects where nothing can be asked', async () => {
    expect(await minimise([7], () => Promise.resolve(true), free)).toEqual({
      items: [7],
      trials: 0,
      isMinimal: true,
    })
    const broken = (): Promise<boolean> => Promise.reject(new Error('no browser'))
    await expect(minimise([1, 2], broken, free)).rejects.toThrow('no browser')
  })
})
