// What a session needs to follow the graphs of pages; the one-file recorder, which watches none, leaves it out. Any
// reader context.

import { createGraphReader } from '../graph/graph-reader.ts'

export const GRAPH_KIT = createGraphReader

export type GraphKit = typeof GRAPH_KIT
