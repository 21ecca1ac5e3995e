// Where the reference instrument is, and where it could go: read from the session (the page's own words), never
// assumed. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ContextFigures } from '../../../trace/contexts/figures.ts'
import { isPageContext } from '../../../trace/contexts/page-context.ts'
import type { ReferenceLive } from '../../../trace/reference/schema.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { RecordingModel } from '../../models/recording-model.ts'

/** Context of its own. */
export const OWN_CONTEXT = ''

/** What the page says, and the one choice about it. */
export interface ReferencePresence {
  /** The latest reference that is still in a page; null where there is none. Changes identity with each tick. */
  readonly current: ReadonlySignal<{ readonly live: ReferenceLive } | null>
  /** A context's id as in reports, or OWN_CONTEXT. */
  readonly place: Signal<string>
  /** Contexts of the page that it could play in. */
  readonly places: ReadonlySignal<readonly ContextFigures[]>
  readonly canInject: ReadonlySignal<boolean>
  /** The document of the reference that takes orders; null where none does. */
  orderedDocument(): string | null
  /** What `place` means to the page; '' and 0: the top frame, a context of its own. */
  target(): { document: string; contextId: number }
  dispose(): void
}

/** Follows `session` by `tick`. A context that is gone does not stay chosen. */
export function createReferencePresence(given: {
  session: Pick<TraceSession, 'references'>
  recording: RecordingModel
  tick: ReadonlySignal<number>
  contexts: ReadonlySignal<readonly ContextFigures[]>
}): ReferencePresence {
  const { session, recording, tick, contexts } = given
  const place = signal(OWN_CONTEXT)

  const current = computed(() => {
    void tick.value
    const live = session.references.at(-1)
    if (live === undefined || live.state === 'removed' || live.state === 'failed') return null
    // A page that has gone took its reference along; a saved trace shows what was.
    const isFile = recording.source.value.kind === 'file'
    const isAttached = recording.documents.get(live.document)?.isAttached ?? false
    return isFile || isAttached ? { live } : null
  })
  const places = computed(() =>
    contexts.value.filter(
      (context) =>
        context.type === 'realtime' && context.state === 'running' && isPageContext(context),
    ),
  )
  const isRecording = computed(() => recording.status.value.state === 'recording')
  const canInject = computed(() => isRecording.value && current.value === null)

  const stop = effect(() => {
    const chosen = place.value
    if (chosen !== OWN_CONTEXT && !places.value.some(({ id }) => id === chosen))
      place.value = OWN_CONTEXT
  })

  return {
    current,
    place,
    places,
    canInject,
    orderedDocument() {
      const live = current.peek()?.live
      return live === undefined || !isRecording.peek() ? null : live.document
    },
    target() {
      const context = places.peek().find(({ id }) => id === place.peek())
      if (context === undefined) return { document: '', contextId: 0 }
      const { id, document } = context
      return { document, contextId: Number(id.slice(id.lastIndexOf('/') + 1)) }
    },
    dispose: stop,
  }
}
