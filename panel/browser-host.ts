// What the panel needs of its page beside drawing: download a file, copy text, follow the colour scheme. Panel page.

import { signal, type ReadonlySignal } from '@preact/signals'
import { handToPerfetto, PERFETTO_ORIGIN } from '../extension/handover/perfetto-handshake.ts'
import type { ViewerHost } from './models/handover-model.ts'
import type { FileHost } from './models/trace-file-model.ts'

const TYPE = 'application/octet-stream'

/** Downloads through a link and copies through the clipboard, or, where DevTools denies that, through a selection. */
export function createBrowserFileHost(): FileHost {
  return {
    save: (name, bytes) => download(name, new Blob([new Uint8Array(bytes)], { type: TYPE })),
    // A blob of a blob holds no bytes of its own.
    saveBlob: (name, blob) => download(name, new Blob([blob], { type: TYPE })),
    async copyText(text) {
      try {
        await navigator.clipboard.writeText(text)
      } catch {
        copyBySelection(text)
      }
    },
  }
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has taken the address over once the task ends; a minute is far beyond that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Opens the viewer from the page itself: a plain one, not one in DevTools. */
export function createBrowserViewerHost(): ViewerHost {
  return {
    async open({ title, bytes }) {
      const viewer = window.open(PERFETTO_ORIGIN)
      if (viewer === null) throw new Error('The browser did not open Perfetto.')
      await handToPerfetto(viewer, { title, bytes }, window)
    },
  }
}

/** The theme: `fixed` where the host names one, else the page's colour scheme as it changes. */
export function createTheme(fixed: 'light' | 'dark' | undefined): {
  theme: ReadonlySignal<'light' | 'dark'>
  dispose: () => void
} {
  if (fixed !== undefined) return { theme: signal(fixed), dispose: () => {} }
  const query = matchMedia('(prefers-color-scheme: dark)')
  const theme = signal<'light' | 'dark'>(query.matches ? 'dark' : 'light')
  const onChange = (): void => {
    theme.value = query.matches ? 'dark' : 'light'
  }
  query.addEventListener('change', onChange)
  return { theme, dispose: () => query.removeEventListener('change', onChange) }
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (!isCopied) throw new Error('The browser denies access to the clipboard.')
}
