// Where in the page's code nodes are made, while somebody wants to know: each stack once, by number. Page world.
//
// Taking a stack costs some microseconds, and a page can see it where it formats stacks itself: then none is taken.

import { MAX_SITE } from '../../../trace/wire/graph-names.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import {
  bare,
  createTable,
  cutText,
  getPrototypeOf,
  NativeError,
  nativeGetter,
  ownProperty,
} from '../natives.ts'
import type { Output } from '../output.ts'

type Capture = (holder: object, from: unknown) => void
const { captureStackTrace } = NativeError as { captureStackTrace?: Capture }
/** Where stacks are no own properties (Firefox). */
const readStack = nativeGetter<string>(NativeError.prototype, 'stack')

/** Function, Object and what a page puts between them. */
const MAX_DEPTH = 16

/** True where code of the page may format stacks: V8 looks for it on Error and on what Error inherits from. */
function isFormattedByPage(): boolean {
  let holder: object | null = NativeError
  for (let depth = 0; depth < MAX_DEPTH && holder !== null; depth++) {
    if (ownProperty(holder, 'prepareStackTrace')) return true
    holder = getPrototypeOf(holder)
  }
  // A chain that has no end is of the page's making.
  return holder !== null
}

/** The stack beneath `from`, as far as the engine can leave that out; '' where the page would see it being taken. */
function stackBeneath(from: unknown): string {
  if (isFormattedByPage()) return ''
  if (!captureStackTrace) return readStack?.(new NativeError()) ?? ''
  const holder = bare({ stack: '' })
  captureStackTrace(holder, from)
  return holder.stack
}

export interface GraphSites {
  isWanted: boolean
  /** Number of the place that `from` was called from; 0 where nobody wants to know, or there are too many. */
  siteOf(from: unknown): number
}

/** Takes no stack before it is wanted. */
export function createGraphSites(output: Output, stream: number): GraphSites {
  const known = createTable<string, number>()
  let lastSite = 0
  const sites: GraphSites = {
    isWanted: false,
    siteOf(from) {
      if (!sites.isWanted) return 0
      const text = cutText(stackBeneath(from), LIMIT.stringLength)
      const site = known.get(text)
      if (site !== undefined) return site
      if (text === '' || lastSite === MAX_SITE) return 0
      known.set(text, ++lastSite)
      output.send({ type: 'graph/site', graph: stream, site: lastSite, text })
      return lastSite
    },
  }
  return sites
}
