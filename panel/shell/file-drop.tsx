// Files dropped anywhere on the panel are opened as traces, where the view below has not taken them. Panel page.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useApp } from '../models/app-context.ts'
import type { FileHandle } from '../models/recent-model.ts'

/** What of a drop's item newer browsers know. */
interface HandleItem {
  getAsFileSystemHandle?: () => Promise<(FileHandle & { kind: string }) | null>
}

/** Says where a file is to be dropped, while one is over the panel. */
export function FileDrop() {
  const app = useApp()
  const isOver = useSignal(false)
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
      dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !hasFiles(event)) {
        isOver.value = false
        return
      }
      event.preventDefault()
      isOver.value = true
    }
    const onDrop = (event: DragEvent): void => {
      isOver.value = false
      if (event.defaultPrevented || !hasFiles(event)) return
      event.preventDefault()
      const item = [...(event.dataTransfer?.items ?? [])].find(({ kind }) => kind === 'file')
      const file = item?.getAsFile()
      // Only within the event.
      const asking = (item as HandleItem | undefined)?.getAsFileSystemHandle?.()
      if (file === undefined || file === null) return
      void (async () => {
        const handle = (await asking?.catch(() => null)) ?? null
        await app.openTrace(file, handle?.kind === 'file' ? handle : null)
      })()
    }
    window.addEventListener('dragover', onOver, { signal })
    window.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) isOver.value = false
      },
      { signal },
    )
    window.addEventListener('drop', onDrop, { signal })
    return () => stop.abort()
  }, [app])
  if (!isOver.value) return null
  const isActive = app.recording.isActive.value
  return (
    <div class="file-drop" data-testid="file-drop">
      {isActive ? 'Stop the recording first, then drop the trace' : 'Drop the trace to open it'}
    </div>
  )
}
