// A trace for a viewer on the web: made first, told where it would go, and handed on by a click alone. Panel page; no
// DOM.

import { signal, type ReadonlySignal } from '@preact/signals'
import { EXPORT_CHOICES } from './export-choices.ts'
import type { TraceFileModel } from './trace-file-model.ts'

export interface OfferedTrace {
  readonly title: string
  readonly bytes: Uint8Array
}

/** Opens the viewer and hands it the trace; called inside a click. Rejects with one sentence. */
export interface ViewerHost {
  open(trace: OfferedTrace): Promise<void>
}

export interface HandoverModel {
  /** What waits for the user's word; null: nothing. */
  readonly offered: ReadonlySignal<OfferedTrace | null>
  /** Makes the trace; nothing leaves the panel. */
  prepare(): Promise<void>
  /** The user agrees. Call it inside the click. */
  agree(): Promise<void>
  decline(): void
}

/** Nothing offered. */
export function createHandoverModel(
  files: Pick<TraceFileModel, 'make' | 'complain'>,
  host: ViewerHost,
): HandoverModel {
  const offered = signal<OfferedTrace | null>(null)
  const choice = EXPORT_CHOICES.find(({ id }) => id === 'perfetto')
  return {
    offered,
    async prepare() {
      offered.value = null
      const made = choice === undefined ? null : await files.make(choice)
      if (made !== null) offered.value = { title: made.name, bytes: made.bytes }
    },
    async agree() {
      const trace = offered.peek()
      offered.value = null
      if (trace !== null) await host.open(trace).catch(files.complain)
    },
    decline() {
      offered.value = null
    },
  }
}
