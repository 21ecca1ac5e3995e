// Hands a trace to the page of Perfetto's viewer, which somebody has opened by a click: it is asked until it answers,
// then given the bytes. Whatever window that is, only Perfetto's own origin hears or says anything here. A page of
// ours.

/** The viewer, and the only origin that the trace is given to. */
export const PERFETTO_ORIGIN = 'https://ui.perfetto.dev'

const ASK_EVERY_MS = 100
const PATIENCE_MS = 60_000

export interface HandedTrace {
  readonly bytes: Uint8Array
  readonly title: string
}

/** What is needed of a window that was opened. */
export interface ViewerWindow {
  readonly closed: boolean
  postMessage(message: unknown, targetOrigin: string): void
}

/** What is needed of our own. */
export interface ListeningWindow {
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent) => void,
    options: { signal: AbortSignal },
  ): void
}

/** Resolves once the trace was given. Rejects with one sentence where the viewer was closed or never answers. */
export function handToPerfetto(
  viewer: ViewerWindow,
  { bytes, title }: HandedTrace,
  own: ListeningWindow,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController()
    const beganMs = performance.now()
    const end = (settle: () => void): void => {
      clearInterval(timer)
      stop.abort()
      settle()
    }
    const ask = (): void => {
      if (viewer.closed)
        end(() => reject(new Error('Perfetto was closed before it had the trace.')))
      else if (performance.now() - beganMs > PATIENCE_MS)
        end(() => reject(new Error('Perfetto does not answer; is this machine online?')))
      else viewer.postMessage('PING', PERFETTO_ORIGIN)
    }
    const timer = setInterval(ask, ASK_EVERY_MS)
    own.addEventListener(
      'message',
      ({ data, origin, source }) => {
        if (data !== 'PONG' || origin !== PERFETTO_ORIGIN || source !== viewer) return
        const buffer = bytes.slice().buffer
        viewer.postMessage({ perfetto: { buffer, title: safeTitle(title) } }, PERFETTO_ORIGIN)
        end(resolve)
      },
      { signal: stop.signal },
    )
    ask()
  })
}

/** Of the characters that the viewer takes. */
export const safeTitle = (title: string): string =>
  title.replace(/[^A-Za-z0-9.\-_#:/?=&;%+$ ]/g, '_').slice(0, 120)
