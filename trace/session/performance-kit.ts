// What a session needs to set performed music against what came of it; the one-file recorder, into which nobody
// performs by itself, leaves it out. Any reader context.

import { createPerformanceBook } from '../performance/performance-book.ts'

export const PERFORMANCE_KIT = createPerformanceBook

export type PerformanceKit = typeof PERFORMANCE_KIT
