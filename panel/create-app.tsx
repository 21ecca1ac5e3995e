// Mounts the whole panel on a channel: in DevTools, or as a plain page beside a fixture. The channel decides which.
// Panel page.

import type { ReadonlySignal } from '@preact/signals'
import { render } from 'preact'
import type { RunInPage } from '../audit/stress/page-work.ts'
import type { Channel } from '../extension/transports/channel.ts'
import { createSession } from '../trace/session/session.ts'
import { createBrowserFileHost, createBrowserViewerHost, createTheme } from './browser-host.ts'
import { App } from './shell/app.tsx'
import { createAppModel } from './models/app-model.ts'
import { createRenewableSession } from './models/renewable-session.ts'
import { createLocalStore, type SettingsStore } from './models/settings-model.ts'
import type { ViewerHost } from './models/handover-model.ts'
import type { FileHost } from './models/trace-file-model.ts'
import type { RecordingStore } from '../store/store-client.ts'
import { createRecentStore } from './recent-store.ts'
import { traceCodec } from './trace-codec.ts'
import { createWorkerFiles } from './worker-files.ts'
import { createWorkerJudge } from './worker-judge.ts'
import type { ReloadPage } from './views/audit/page-settings.ts'
import { createWorkerLayout } from './worker-layout.ts'
import { watchProcessorInWorker } from './worker-processor.ts'
import { readInWorker } from './worker-trace.ts'
import './panel.css'

/** What the host brings, beside the channel. All of it may be left out. */
export interface AppOptions {
  /** The host's theme; left out: the page's colour scheme. */
  theme?: 'light' | 'dark' | ReadonlySignal<'light' | 'dark'> | undefined
  /** Where settings are kept; left out: localStorage. */
  settingsStore?: SettingsStore
  /** Downloads and the clipboard; left out: the page's own. */
  fileHost?: FileHost
  /** Opens viewers on the web; left out: from the page itself. */
  viewerHost?: ViewerHost
  /** Runs code in the inspected page, for audits under stress; left out: there is none. */
  runInPage?: RunInPage
  /** Loads the inspected page anew, for audits with other settings of its contexts; left out: nobody does. */
  reloadPage?: ReloadPage
  /** Address of the worklet probe for recorder configurations; '' where the transport knows it itself. */
  workletUrl?: string
  /** Where recordings are written; left out: nowhere, memory keeps what it can. */
  store?: RecordingStore | null
  /** Bytes of records that are kept in memory for saving. */
  logBytes?: number
}

/**
 * Unmounts the panel and disposes its models and the channel, when called. Mounts the panel in `root`, which it
 * fills; `root` needs a height. Page thread.
 */
export function createApp(
  channel: Channel,
  root: HTMLElement,
  options: AppOptions = {},
): () => void {
  const { theme, dispose: disposeTheme } = resolveTheme(options.theme)
  const app = createAppModel({
    channel,
    session: createRenewableSession(createSession),
    createSession,
    codec: { ...traceCodec, read: readInWorker },
    host: options.fileHost ?? createBrowserFileHost(),
    recentStore: createRecentStore(),
    viewerHost: options.viewerHost ?? createBrowserViewerHost(),
    settingsStore: options.settingsStore ?? createLocalStore('awescope.settings'),
    theme,
    workletUrl: options.workletUrl ?? '',
    referenceFiles: createWorkerFiles(),
    graphLayout: createWorkerLayout(),
    auditHost: {
      judges: createWorkerJudge(),
      runInPage: options.runInPage ?? null,
      reloadPage: options.reloadPage ?? null,
      watchProcessor: watchProcessorInWorker,
    },
    store: options.store ?? null,
    ...(options.logBytes === undefined ? {} : { logBytes: options.logBytes }),
  })
  render(<App app={app} />, root)
  return () => {
    render(null, root)
    app.dispose()
    disposeTheme()
  }
}

function resolveTheme(theme: AppOptions['theme']): {
  theme: ReadonlySignal<'light' | 'dark'>
  dispose: () => void
} {
  if (theme === undefined || typeof theme === 'string') return createTheme(theme)
  return { theme, dispose: () => {} }
}
