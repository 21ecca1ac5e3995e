/* oxlint-disable unicorn/consistent-function-scoping -- a probe must hold everything that it uses */
// What a page can observe of worklet modules whose context or document goes meanwhile; entries as in
// page-behaviour-quiet.ts.

import type { Probe } from './page-behaviour-tools.ts'

/** Entries that need no running audio. */
export const MODULE_PROBES: Record<string, Probe> = {
  'modules answer alike while their context closes': async () => {
    const asked = (context: BaseAudioContext, url: string) =>
      outcome(() => context.audioWorklet.addModule(url))
    const atOnce = new AudioContext()
    const first = asked(atOnce, '/counter.js')
    const second = asked(atOnce, '/echo.js')
    const closed = outcome(() => atOnce.close())
    const third = asked(atOnce, '/echo.js')
    const later = new AudioContext()
    const missing = asked(later, '/not-there.js')
    const broken = asked(later, '/broken.js')
    const given = [await missing, await broken, await asked(later, 'http://[')]
    await later.close()
    const failed = new AudioContext()
    const lost = asked(failed, '/not-there.js')
    await failed.close()
    return [await first, await second, await closed, await third, given, await lost]
  },
  'the port of a whole scope brings each message once, in order': async () => {
    const context = new AudioContext()
    const worklet = context.audioWorklet as AudioWorklet & { port?: MessagePort }
    const { port } = worklet
    if (!port) return 'none'
    // Before there is a scope.
    port.postMessage('early')
    const got: unknown[] = []
    const isAll = new Promise<void>((resolve) => {
      port.onmessage = ({ data }) => {
        got.push(data)
        if (got.length === 3) resolve()
      }
    })
    await worklet.addModule('/scope.js')
    port.postMessage('later')
    const refused = told(() => port.postMessage(() => 0))
    port.postMessage('last')
    await isAll
    await context.close()
    return [got, refused, Reflect.ownKeys(port), worklet.port === port]
  },
  'a module that a removed frame asked for': async () => {
    const frame = document.createElement('iframe')
    frame.src = '/'
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
    document.body.append(frame)
    await loaded
    const inner = frame.contentWindow as unknown as typeof globalThis
    const context = new inner.AudioContext()
    const worklet = context.audioWorklet
    let settled = 'pending'
    worklet.addModule('/counter.js').then(
      () => (settled = 'resolved'),
      (error: unknown) => (settled = String(error)),
    )
    frame.remove()
    const after = told(() => worklet.addModule('/echo.js'))
    // What could still come has come when a module of another context has.
    const other = new AudioContext()
    await other.audioWorklet.addModule('/counter.js')
    await other.close()
    return [after, settled]
  },
}
