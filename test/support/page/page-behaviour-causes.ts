/* oxlint-disable unicorn/prefer-add-event-listener, unicorn/consistent-function-scoping, unicorn/require-post-message-target-origin --
   each way of the platform is tried on purpose, and a probe must hold everything that it uses */
// What a page can observe of timers, animation frames, input events and shadow trees while somebody looks for what
// caused its sounds. Same rules as in page-behaviour-quiet.ts; a context is there, so that timers are looked at.

import type { Probe } from './page-behaviour-tools.ts'

/** Entries that need no running audio. */
export const CAUSE_PROBES: Record<string, Probe> = {
  'timers pass on their receiver and arguments, and can be cancelled': async () => {
    globalThis.kept ??= new AudioContext()
    const seen: unknown[] = []
    await new Promise<void>((resolve) => {
      setTimeout(
        function (this: unknown, ...args: unknown[]) {
          seen.push([this === globalThis, args])
        },
        1,
        'a',
        2,
      )
      const never = setTimeout(() => seen.push('never'), 1)
      clearTimeout(never)
      let ticks = 0
      const id = setInterval(
        function (this: unknown, word: unknown) {
          seen.push([this === globalThis, word, ++ticks])
          if (ticks < 3) return
          clearInterval(id)
          resolve()
        },
        5,
        'tick',
      )
      const frame = requestAnimationFrame(() => seen.push('never'))
      cancelAnimationFrame(frame)
    })
    seen.push([typeof setTimeout(() => 0), typeof setInterval, typeof requestAnimationFrame])
    return seen
  },
  'what a callback throws is told as before, and the next one runs': async () => {
    globalThis.kept ??= new AudioContext()
    const seen: unknown[] = []
    const onError = (event: ErrorEvent): void => {
      seen.push([event.message, (event.error as Error).message])
      event.preventDefault()
    }
    addEventListener('error', onError)
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        throw new Error('mine')
      }, 0)
      setTimeout(resolve, 5)
    })
    removeEventListener('error', onError)
    return seen
  },
  'microtasks of a callback run before the next timer': async () => {
    globalThis.kept ??= new AudioContext()
    const seen: string[] = []
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        void (async () => {
          for (let round = 0; round < 50; round++) await Promise.resolve()
          seen.push('fifty rounds')
        })()
        queueMicrotask(() => seen.push('microtask'))
        seen.push('callback')
      }, 0)
      setTimeout(() => {
        seen.push('next')
        resolve()
      }, 0)
    })
    return seen
  },
  'nothing of ours is on the stack of a callback': async () => {
    globalThis.kept ??= new AudioContext()
    const seen: string[] = []
    // Firefox goes on with who waited, behind a line with an asterisk.
    const look = (where: string): void => {
      const lines = String(new Error('here').stack).split('\n')
      const waited = lines.findIndex((line) => line.includes('*'))
      seen.push(`${where} ${waited < 0 ? lines.length : waited}`)
    }
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        look('timer')
        queueMicrotask(() => look('its microtask'))
      }, 0)
      const id = setInterval(() => {
        look('interval')
        clearInterval(id)
        setTimeout(() => {
          look('timer of an interval')
          resolve()
        }, 5)
      }, 5)
    })
    return seen.toSorted()
  },
  'timers refuse what they refused': () => [
    told(() => setInterval.call({} as never, () => 0)),
    told(() => (setInterval as never as () => void)()),
    told(() => requestAnimationFrame(5 as never)),
    told(() => requestAnimationFrame.call({} as never, () => 0)),
    told(() => (AudioContext.prototype.resume as () => unknown).call({}) instanceof Promise),
    told(() => (HTMLMediaElement.prototype.play as () => unknown).call({}) instanceof Promise),
    told(() => OscillatorNode.prototype.start.call({} as never)),
    [setInterval, requestAnimationFrame, HTMLMediaElement.prototype.play].map((native) => [
      native.name,
      native.length,
      Reflect.ownKeys(native).map(String).toSorted(),
    ]),
  ],
  'a ScriptProcessor node calls its handlers in their order, and no more than them': async () => {
    const context = new OfflineAudioContext(1, 4096 * 8, 48_000)
    const node = context.createScriptProcessor(1024, 1, 1)
    node.connect(context.destination)
    const seen: unknown[] = []
    const note = (what: string) => (event: AudioProcessingEvent) => {
      if (seen.length > 40) return
      seen.push([what, event.eventPhase, event.outputBuffer.length, event.target === node])
      queueMicrotask(() => seen.push(`${what} microtask`))
    }
    const second = note('second')
    const once = note('once')
    seen.push(node.onaudioprocess === null)
    node.addEventListener('audioprocess', note('first'))
    node.onaudioprocess = note('attribute')
    node.addEventListener('audioprocess', second)
    node.addEventListener('audioprocess', second)
    node.addEventListener('audioprocess', note('captures'), true)
    node.addEventListener('audioprocess', once, { once: true })
    node.onaudioprocess = note('attribute again')
    const stopping = (event: Event): void => event.stopImmediatePropagation()
    node.addEventListener('audioprocess', stopping)
    node.addEventListener('audioprocess', note('never'))
    await context.startRendering()
    node.removeEventListener('audioprocess', stopping)
    node.removeEventListener('audioprocess', second)
    seen.push(node.dispatchEvent(new Event('other')), typeof node.onaudioprocess)
    node.onaudioprocess = null
    return [
      seen,
      node.onaudioprocess,
      told(() => (ScriptProcessorNode.prototype as { onaudioprocess: unknown }).onaudioprocess),
      told(() => Reflect.set(ScriptProcessorNode.prototype, 'onaudioprocess', null, {})),
      told(() => node.addEventListener('audioprocess', 5 as never)),
      told(() => node.addEventListener('audioprocess', null as never)),
    ]
  },
  'events keep their order, their phases and the event of the window': async () => {
    const host = document.createElement('div')
    const root = host.attachShadow({ mode: 'open' })
    const inner = document.createElement('button')
    root.append(inner)
    document.body.append(host)
    const seen: unknown[] = []
    const note = (where: string) => (event: Event) => {
      const named = (globalThis as { event?: Event }).event
      seen.push([where, event.type, event.eventPhase, named === event, event.composedPath().length])
      queueMicrotask(() => seen.push(`${where} microtask`))
    }
    const types = ['click', 'keydown', 'pointerdown', 'touchstart', 'message']
    const added: [EventTarget, string, (event: Event) => void, boolean][] = []
    for (const type of types) {
      for (const [target, name] of [
        [globalThis, 'window'],
        [host, 'host'],
        [inner, 'inner'],
      ] as const) {
        for (const capture of [true, false]) {
          const listener = note(`${name} ${String(capture)}`)
          target.addEventListener(type, listener, capture)
          added.push([target, type, listener, capture])
        }
      }
    }
    for (const type of types) {
      seen.push(
        inner.dispatchEvent(new Event(type, { bubbles: true, composed: true, cancelable: true })),
      )
      await Promise.resolve()
    }
    inner.click()
    for (const [target, type, listener, capture] of added)
      target.removeEventListener(type, listener, capture)
    host.remove()
    return seen
  },
}

declare global {
  var kept: AudioContext | undefined
}
