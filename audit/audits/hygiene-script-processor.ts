// ScriptProcessor nodes: they make their sound on the page's main thread, a whole buffer later. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneScriptProcessor: Audit = {
  id: 'hygiene.scriptProcessor',
  category: 'hygiene',
  impact: 'moderate',
  unit: 'count',
  points: { good: 0.5, poor: 1 },
  measure({ contexts, report: { processors } }) {
    if (contexts.length === 0) return { incomplete: 'notTold' }
    const own = processors.filter(({ thread }) => thread === 'page')
    const frames = Math.max(0, ...own.map((each) => each.frames))
    return { ...exactly(own.length), facts: frames > 0 ? { frames } : {} }
  },
}
