import { describe, expect, it } from 'vitest'
import type { ReportGlitch } from '../../../../trace/report/schema.ts'
import {
  type GlitchScene,
  glitchScene,
  type GlitchSceneOptions,
} from '../../../support/trace/glitch-scene.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

/** The glitches of a scene in which something was planted. */
function glitchesOf(
  options: GlitchSceneOptions,
  plant: (scene: GlitchScene) => void,
): ReportGlitch[] {
  const scene = glitchScene(options)
  plant(scene)
  return scene.read().report().glitches
}

const shortly = (glitches: readonly ReportGlitch[]): string[] =>
  glitches.map(({ kind, cause }) => `${kind}: ${cause}`)

describe('a page in which nothing goes wrong', () => {
  it('has no glitch, whatever small things happen in it', () => {
    for (let seed = 1; seed <= 10; seed++)
      expect(glitchesOf({ seed, isNoisy: true, bufferFrames: 1024 }, () => undefined)).toEqual([])
  })

  it('has none either where a processor is busy and still in time', () => {
    expect(glitchesOf({ processorsUs: [2000], isNoisy: true }, () => undefined)).toEqual([])
  })
})

describe('a processor over its budget', () => {
  it('is named, with by how much, where it took more than a quantum lasts', () => {
    const glitches = glitchesOf({ processorsUs: [200, 300] }, (scene) =>
      scene.burn(4000, 4354, 1, 1),
    )
    expect(shortly(glitches)).toEqual(['quantum: processorOverBudget'])
    const [glitch] = glitches
    const quantum = glitch?.evidence.find((each) => each.code === 'quantum')
    expect(quantum).toMatchObject({ processor: 'synth-1', processorUs: 4354, processors: 2 })
    expect(quantum?.share).toBeCloseTo((4354 + 200) / 2902.5, 1)
    expect(glitch?.text).toMatch(/synth-1 took 4\.35 ms in one quantum, which lasts 2\.90 ms/)
  })

  it('is one glitch with the thread that came late by it', () => {
    const glitches = glitchesOf({}, (scene) => scene.burn(4000, 60_000))
    expect(shortly(glitches)).toEqual(['underrun: processorOverBudget'])
    expect(glitches[0]?.evidence.map(({ code }) => code)).toEqual([
      'underrun',
      'late',
      'quantum',
      'callback',
      'work',
    ])
  })

  it('is surer where it happens again', () => {
    const sure = (atMs: readonly number[]): number | undefined =>
      glitchesOf({}, (scene) => atMs.forEach((each) => scene.burn(each, 5000)))[0]?.confidence
    expect(sure([4000, 5000, 6000])).toBeGreaterThan(sure([4000]) ?? 1)
  })

  it('is not blamed for one long call on a machine that takes the thread away just then', () => {
    const glitches = glitchesOf({}, (scene) => {
      scene.stall(3000, 60)
      scene.stall(4000, 60)
      scene.burn(5000, 9000)
    })
    expect(glitches.map(({ cause }) => cause)).toEqual(['machineBusy', 'machineBusy', 'unknown'])
  })

  it('is not blamed for a thread that came much later than it took', () => {
    const glitches = glitchesOf({}, (scene) => {
      scene.burn(4000, 3100)
      scene.stall(4001, 70)
    })
    expect(shortly(glitches)).toEqual(['underrun: unknown'])
  })
})

describe('cold code', () => {
  it('is what the first calls of a processor take, where later ones take far less', () => {
    const glitches = glitchesOf({ timedEvery: 8 }, (scene) => scene.cold(5200, 3))
    expect(glitches.map(({ cause }) => cause)).toEqual(['coldCode'])
    expect(glitches[0]?.text).toMatch(/was call \d of synth-0, whose code was still cold/)
  })

  it('is not what a processor does later, too', () => {
    const glitches = glitchesOf({}, (scene) => {
      scene.burn(100, 4000)
      scene.burn(1500, 4000)
      scene.burn(3000, 4000)
    })
    expect(new Set(glitches.map(({ cause }) => cause))).toEqual(new Set(['processorOverBudget']))
  })
})

describe("the device's callbacks", () => {
  it('that hold one quantum more than there is time for are uneven, though each quantum is in time', () => {
    const glitches = glitchesOf({ processorsUs: [2650], seconds: 3 }, () => undefined)
    expect(glitches.length).toBeGreaterThan(0)
    expect(new Set(glitches.map(({ cause }) => cause))).toEqual(new Set(['unevenCallbacks']))
    const callback = glitches[0]?.evidence.find(({ code }) => code === 'callback')
    expect(callback).toMatchObject({ quanta: 4 })
  })

  it('that the quantum divides are never uneven', () => {
    const glitches = glitchesOf(
      { processorsUs: [2650], callbackFrames: 512, seconds: 3 },
      () => undefined,
    )
    expect(glitches).toEqual([])
  })
})

describe('a ScriptProcessor node', () => {
  const page = { bufferFrames: 1024, processorsUs: [] }

  it('is late after a task that kept the main thread', () => {
    const glitches = glitchesOf(page, (scene) => scene.task(4000, 180))
    expect(shortly(glitches)).toEqual(['buffer: mainThreadTask'])
    expect(glitches[0]?.text).toMatch(/A task kept the main thread for 180\.0 ms/)
  })

  it('is late after a busy main thread also where the browser tells of no task, not as surely', () => {
    const glitches = glitchesOf({ ...page, hasLongTasks: false }, (scene) => scene.task(4000, 400))
    expect(shortly(glitches)).toEqual(['buffer: mainThreadTask'])
    expect(glitches[0]?.confidence).toBeLessThan(0.7)
  })

  it('is over its own budget where its handler takes longer than its buffer lasts', () => {
    const glitches = glitchesOf({ ...page, handlerUs: 25_000, seconds: 3 }, () => undefined)
    expect(new Set(glitches.map(({ cause }) => cause))).toEqual(new Set(['processorOverBudget']))
  })

  it('is late after garbage was collected, where the heap fell and no task is told', () => {
    const glitches = glitchesOf(page, (scene) => {
      scene.task(4000, 65, false)
      scene.heapFall(4000, 25)
    })
    expect(shortly(glitches)).toEqual(['buffer: garbageCollection'])
  })
})

describe('a thread that was late without any work of the page', () => {
  it('is the machine, where all calls were timed', () => {
    const glitches = glitchesOf({}, (scene) => scene.stall(4000, 45))
    expect(glitches.map(({ cause }) => cause)).toEqual(['machineBusy'])
    expect(glitches[0]?.confidence).toBeGreaterThanOrEqual(0.8)
  })

  it('is not known where some calls were not timed', () => {
    const glitches = glitchesOf({ timedEvery: 8 }, (scene) => scene.stall(4000, 45))
    expect(glitches.map(({ cause }) => cause)).toEqual(['unknown'])
    expect(glitches[0]?.text).toMatch(/Why is not known: not every call was timed then\.$/)
  })

  it('is not known where it comes again and again and no processor runs: native nodes are not timed', () => {
    const glitches = glitchesOf({ processorsUs: [] }, (scene) => {
      for (let atMs = 3000; atMs < 6000; atMs += 600) scene.stall(atMs, 60)
    })
    const causes = glitches.map(({ cause }) => cause)
    expect(causes.slice(0, 2)).toEqual(['machineBusy', 'machineBusy'])
    expect(causes.at(-1)).toBe('unknown')
  })
})

describe('what happened to the page explains a late thread', () => {
  it('that was hidden', () => {
    const glitches = glitchesOf({}, (scene) => {
      scene.condition(3000, 'hidden')
      scene.stall(4000, 60)
    })
    expect(glitches.map(({ cause }) => cause)).toEqual(['hidden'])
  })

  it('but no longer once it is seen again', () => {
    const glitches = glitchesOf({}, (scene) => {
      scene.condition(2000, 'hidden')
      scene.condition(3000, 'visible')
      scene.stall(4000, 60)
    })
    expect(glitches.map(({ cause }) => cause)).toEqual(['machineBusy'])
  })

  it('whose device changed', () => {
    const glitches = glitchesOf({}, (scene) => scene.device(4000, 1024))
    expect(new Set(glitches.map(({ cause }) => cause))).toEqual(new Set(['deviceChange']))
    expect(glitches[0]?.text).toMatch(/changed from 10\.0 to 23\.2 ms/)
  })

  it('whose context did not run', () => {
    const glitches = glitchesOf({}, (scene) => scene.suspend(3000, 4500))
    expect(glitches.map(({ cause }) => cause)).toEqual(['contextStart'])
  })

  it('whose context had just begun', () => {
    const glitches = glitchesOf({ startMs: 1200 }, (scene) => scene.underrun(1500))
    expect(shortly(glitches)).toEqual(['underrun: contextStart'])
  })
})

describe('an underrun of which nothing else is known', () => {
  it('has no known cause, and lies somewhere between two readings', () => {
    const glitches = glitchesOf({}, (scene) => scene.underrun(5000))
    expect(shortly(glitches)).toEqual(['underrun: unknown'])
    const [glitch] = glitches
    expect(glitch?.confidence).toBe(0)
    expect(glitch?.fromMs).toBeLessThan(START_MS + 5000)
    expect(glitch?.toMs).toBeGreaterThan(START_MS + 5000)
  })
})
