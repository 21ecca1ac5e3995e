// Hundreds of planted glitches of every cause among noise: how many are explained rightly, and how many wrongly.

import { describe, expect, it } from 'vitest'
import type { GlitchCause } from '../../../../trace/glitches/glitch.ts'
import type { ReportGlitch } from '../../../../trace/report/schema.ts'
import {
  createNoise,
  type GlitchScene,
  glitchScene,
  type GlitchSceneOptions,
} from '../../../support/trace/glitch-scene.ts'

interface Fixture {
  cause: GlitchCause
  options?: (noise: () => number) => GlitchSceneOptions
  /** `atMs`: where in the recording. */
  plant(scene: GlitchScene, atMs: number, noise: () => number): void
}

const between = (noise: () => number, low: number, high: number): number =>
  low + noise() * (high - low)

const script = (noise: () => number): GlitchSceneOptions => ({
  processorsUs: noise() < 0.5 ? [] : [300],
  bufferFrames: noise() < 0.5 ? 1024 : 2048,
})

/** Two ways or more for most causes, so that no rule is tried on one picture alone. */
const FIXTURES: readonly Fixture[] = [
  {
    cause: 'processorOverBudget',
    plant: (scene, atMs, noise) => scene.burn(atMs, between(noise, 3300, 9000)),
  },
  {
    cause: 'processorOverBudget',
    options: () => ({ processorsUs: [300, 500, 200] }),
    plant: (scene, atMs, noise) => scene.burn(atMs, between(noise, 20_000, 70_000), 1, 1),
  },
  {
    cause: 'processorOverBudget',
    plant: (scene, atMs, noise) => scene.burn(atMs, between(noise, 3400, 5000), 40),
  },
  {
    cause: 'processorOverBudget',
    options: () => ({ processorsUs: [], bufferFrames: 1024 }),
    plant: (scene, atMs, noise) => scene.handler(atMs, between(noise, 30_000, 90_000)),
  },
  {
    cause: 'coldCode',
    options: () => ({ timedEvery: 8 }),
    plant: (scene, _, noise) => scene.cold(between(noise, 3300, 9000), 1 + Math.floor(noise() * 5)),
  },
  {
    cause: 'unevenCallbacks',
    options: (noise) => ({ processorsUs: [between(noise, 2580, 2680)] }),
    plant: () => undefined,
  },
  {
    cause: 'mainThreadTask',
    options: script,
    plant: (scene, atMs, noise) => scene.task(atMs, between(noise, 130, 500)),
  },
  {
    cause: 'mainThreadTask',
    options: (noise) => ({ ...script(noise), bufferFrames: 1024, hasLongTasks: false }),
    plant: (scene, atMs, noise) => scene.task(atMs, between(noise, 250, 500)),
  },
  {
    cause: 'garbageCollection',
    options: () => ({ processorsUs: [], bufferFrames: 512 }),
    plant(scene, atMs, noise) {
      scene.task(atMs, between(noise, 40, 49), false)
      scene.heapFall(atMs, between(noise, 15, 30))
    },
  },
  {
    cause: 'garbageCollection',
    plant(scene, atMs, noise) {
      scene.stall(atMs, between(noise, 40, 90))
      scene.heapFall(atMs, between(noise, 15, 30))
    },
  },
  {
    cause: 'hidden',
    plant(scene, atMs, noise) {
      scene.condition(atMs - between(noise, 200, 2000), 'hidden')
      scene.stall(atMs, between(noise, 40, 200))
    },
  },
  {
    cause: 'hidden',
    plant(scene, atMs, noise) {
      scene.condition(atMs - 20, 'frozen')
      scene.stall(atMs, between(noise, 300, 900))
    },
  },
  {
    cause: 'deviceChange',
    plant: (scene, atMs, noise) => scene.device(atMs, noise() < 0.5 ? 1024 : 960),
  },
  {
    cause: 'deviceChange',
    plant(scene, atMs, noise) {
      scene.condition(atMs - 50, 'devices-changed')
      scene.stall(atMs, between(noise, 40, 200))
    },
  },
  {
    cause: 'contextStart',
    plant: (scene, atMs, noise) => scene.suspend(atMs, atMs + between(noise, 500, 1500)),
  },
  {
    cause: 'contextStart',
    options: (noise) => ({ startMs: between(noise, 900, 1500), processorsUs: [] }),
    plant: (scene) => scene.underrun(1800),
  },
  {
    cause: 'machineBusy',
    plant: (scene, atMs, noise) => scene.stall(atMs, between(noise, 40, 250)),
  },
  {
    cause: 'machineBusy',
    options: () => ({ processorsUs: [] }),
    plant: (scene, atMs, noise) => scene.stall(atMs, between(noise, 40, 250)),
  },
  { cause: 'unknown', plant: (scene, atMs) => scene.underrun(atMs) },
  {
    cause: 'unknown',
    options: () => ({ timedEvery: 8 }),
    plant: (scene, atMs, noise) => scene.stall(atMs, between(noise, 40, 250)),
  },
  {
    cause: 'unknown',
    options: () => ({ processorsUs: [300, 400] }),
    plant(scene, atMs, noise) {
      scene.burn(atMs, between(noise, 3300, 5000))
      scene.stall(atMs + 1, between(noise, 60, 150))
    },
  },
]

const ROUNDS = 10

/** What happens at the same time and has nothing to do with it. */
function addConfounders(
  scene: GlitchScene,
  noise: () => number,
  cause: GlitchCause,
  hasScript: boolean,
): void {
  // Long tasks and garbage under an audio thread, which waits for neither.
  if (!hasScript && noise() < 0.5)
    for (let atMs = 2500; atMs < 6000; atMs += between(noise, 200, 900))
      scene.task(atMs, between(noise, 50, 90))
  if (!hasScript && cause !== 'garbageCollection' && noise() < 0.5)
    for (let atMs = 1200; atMs < 7000; atMs += between(noise, 1500, 3500))
      scene.heapFall(atMs, between(noise, 1, 12))
  if (noise() < 0.3) {
    scene.condition(1000, 'hidden')
    scene.condition(between(noise, 1500, 2500), 'visible')
  }
}

describe('planted glitches of every cause, among what happens in every page', () => {
  const outcomes = FIXTURES.flatMap((fixture, place) =>
    Array.from({ length: ROUNDS }, (_, round) => {
      const seed = 1 + place * 1000 + round
      const noise = createNoise(seed * 7919)
      const options = { seed, isNoisy: true, ...fixture.options?.(noise) }
      const scene = glitchScene(options)
      addConfounders(scene, noise, fixture.cause, options.bufferFrames !== undefined)
      fixture.plant(scene, between(noise, 3500, 4500), noise)
      return { fixture, seed, glitches: scene.read().report().glitches }
    }),
  )

  it('are found, each of them', () => {
    expect(outcomes.length).toBeGreaterThanOrEqual(200)
    const missed = outcomes.filter(({ glitches }) => glitches.length === 0)
    expect(missed.map(({ fixture, seed }) => `${fixture.cause} ${seed}`)).toEqual([])
  })

  it('have the right cause in 95 % at least, and a wrong one in 2 % at most', () => {
    const isWrong = (cause: GlitchCause, { cause: told }: ReportGlitch): boolean =>
      told !== cause && told !== 'unknown'
    const right = outcomes.filter(({ fixture: { cause }, glitches }) =>
      glitches.every((glitch) => glitch.cause === cause),
    )
    const wrong = outcomes.filter(({ fixture: { cause }, glitches }) =>
      glitches.some((glitch) => isWrong(cause, glitch)),
    )
    const told = ({ fixture, seed, glitches }: (typeof outcomes)[number]): string =>
      `${fixture.cause} ${seed}: ${glitches.map(({ kind, cause }) => `${kind} ${cause}`).join(', ')}`
    expect(wrong.length / outcomes.length, wrong.map(told).join('\n')).toBeLessThanOrEqual(0.02)
    const others = outcomes.filter((outcome) => !right.includes(outcome))
    expect(right.length / outcomes.length, others.map(told).join('\n')).toBeGreaterThanOrEqual(0.95)
  })
})
