// What contexts are called, everywhere: their ids are the machine's. Any context.

import { isPageContext } from '../contexts/page-context.ts'

/** What a context is known by. */
interface Named {
  readonly id: string
  readonly isReference?: boolean
}

/** The name of a context by its id, such as "Context 2". */
export type ContextName = (contextId: string | null) => string

/**
 * Names of all contexts of a recording, in the order in which these appeared. The page's are counted without the
 * reference's: injecting it renames none of them. Any thread.
 */
export function contextNames(contexts: readonly Named[]): ContextName {
  let pages = 0
  const names = new Map(
    contexts.map((context) => [
      context.id,
      isPageContext(context) ? `Context ${++pages}` : 'Reference',
    ]),
  )
  return (id) => (id === null ? 'No context' : (names.get(id) ?? `Context ${id}`))
}
