// Stands for the reference instrument in the recorder: fetches its part when it is first ordered, and passes on what
// is ordered. A page without a reference carries nothing more of it than this file. Page world; in page.js.
//
// The part is fetched by `import()`: syntax, which no script of the page can replace; the answer comes to us alone.
// Recorder and part meet under no name that the page could see or guess. An extension's own address loads under every
// policy of a page, and shows in none of its timelines (tried in Chromium 156 and Firefox 153, content scripts and
// WebDriver's scripts).

import type { ReferenceOrder, ReferenceOrderOf } from '../../../trace/wire/page-port.ts'
import { createList, describeError, each, type List, push } from '../natives.ts'
import { tellNeverMade } from './reference-failure.ts'
import {
  PLATFORM,
  type Reference,
  type ReferenceHost,
  type ReferencePart,
} from './reference-host.ts'

/** Orders that wait for the part; whoever gives more of them is not heard. */
const MAX_WAITING = 256

type Injection = ReferenceOrderOf<'reference/inject'>

const importPart = (url: string): Promise<ReferencePart> =>
  import(/* @vite-ignore */ url) as Promise<ReferencePart>

/** Does nothing before the first `reference/inject`. Allocates nothing while no order comes. */
export function createReferenceLoader(
  host: ReferenceHost,
  fetchPart: (url: string) => Promise<ReferencePart> = importPart,
): Reference {
  const { platform } = host
  const whenSettled = platform[PLATFORM.whenSettled]
  let part: Reference | null = null
  /** From the order that made us fetch on; null while nothing is being fetched. */
  let waiting: List<ReferenceOrder> | null = null
  let isOver = false

  const arrive = ({ createReference }: ReferencePart): void => {
    const orders = waiting
    waiting = null
    if (isOver || orders === null) return
    const made = createReference(host)
    part = made
    each(orders, (order) => made.command(order))
  }

  const fail = ({ options }: Injection, error: unknown): void => {
    waiting = null
    if (isOver) return
    // Whoever gives orders by hand may leave the mode out.
    const mode = options.mode === 'sf2' ? 'sf2' : 'hardware'
    const text = `The reference did not load: ${describeError(error)}.`
    tellNeverMade(host, mode, text)
  }

  const fetch = (injection: Injection): void => {
    const isFetching = waiting !== null
    // What was ordered for an instrument that this one replaces would be done in vain.
    waiting = createList()
    push(waiting, injection)
    if (isFetching) return
    const refuse = (error: unknown): void => fail(injection, error)
    whenSettled(
      fetchPart(injection.partUrl),
      (fetched) => {
        try {
          arrive(fetched)
        } catch (error) {
          refuse(error)
        }
      },
      refuse,
    )
  }

  return {
    get isFollowing() {
      return part !== null && part.isFollowing
    },
    hear(data, stampMs, isVirtual) {
      part?.hear(data, stampMs, isVirtual)
    },
    command(order) {
      if (part !== null) part.command(order)
      else if (order.type === 'reference/inject') fetch(order)
      else if (waiting !== null && waiting.length < MAX_WAITING) push(waiting, order)
    },
    flush(done) {
      if (part !== null) part.flush(done)
      else done()
    },
    stop(done) {
      if (part !== null) part.stop(done)
      else done()
    },
    close() {
      isOver = true
      part?.close()
    },
  }
}
