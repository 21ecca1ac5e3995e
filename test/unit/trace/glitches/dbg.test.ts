import { it } from 'vitest'
import { createNoise, glitchScene } from '../../../support/trace/glitch-scene.ts'
it('x', () => {
  for (let seed = 2001; seed < 2200; seed++) {
    const noise = createNoise(seed * 7919)
    const scene = glitchScene({ seed, isNoisy: true })
    scene.burn(4000, 3400 + noise() * 1600, 40)
    const g = scene.read().report().glitches
    if (g.length !== 1 || g[0]?.cause !== 'processorOverBudget') console.log(seed, JSON.stringify(g.map((x) => [x.kind, x.cause, x.fromMs % 100000, x.toMs % 100000, x.evidence]), null, 0))
  }
})
