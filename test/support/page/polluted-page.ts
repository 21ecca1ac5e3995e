// A page that polluted the prototypes everybody shares, and then does what pages do: what came of each step as one
// text. Serialized into a page: must refer to nothing outside. What it collects with, it has saved before.

export interface PollutedRun {
  /** One line a step: what it gave or threw. */
  outcome: string
  /** Errors and rejections that nobody handled. */
  unhandled: string
  /** Messages that reached the page's handler on the virtual input; -1 where there is none. */
  heard: number
}

export interface PollutedPage {
  /**
   * `pollute` applies the pollution and answers what takes it back; the module does the same in its scope. The
   * processor's answer is waited for up to `answerMs` longer than usual: on a busy machine its thread may need that.
   */
  run(pollute: () => () => void, moduleUrl: string, answerMs: number): Promise<PollutedRun>
}

export function preparePollutedPage(): PollutedPage {
  const PATIENCE_MS = 6000
  const { apply, defineProperty, get: read } = Reflect
  const { setPrototypeOf } = Object
  const NativePromise = Promise
  const toText = String
  const { then } = Promise.prototype
  const { setTimeout } = globalThis
  const { addEventListener } = EventTarget.prototype
  const { requestMIDIAccess } = Navigator.prototype
  const { navigator } = globalThis
  const own = globalThis as unknown as { __awescope?: { send(bytes: number[]): void } }

  let unhandled = ''
  addEventListener.call(window, 'error', (event) => {
    unhandled += `${(event as ErrorEvent).message}\n`
  })
  addEventListener.call(window, 'unhandledrejection', () => {
    unhandled += 'rejection\n'
  })

  /** `then` itself, whatever the page made of promises. */
  const after = (
    promise: unknown,
    run: (value: never) => void,
    fail: (e: unknown) => void,
  ): void => {
    const none = setPrototypeOf({ value: undefined, configurable: true }, null) as object
    defineProperty(promise as object, 'constructor', none)
    apply(then as never, promise, [run, fail])
  }

  const listenToMidi = (heard: () => void, done: () => void): void => {
    after(
      apply(requestMIDIAccess, navigator, []),
      (access) => {
        const inputs: object = read(access, 'inputs')
        const input: unknown = apply(read(inputs, 'get'), inputs, ['awescope-virtual-input'])
        apply(addEventListener, input, ['midimessage', heard])
        own.__awescope?.send([0x90, 60, 100])
        done()
      },
      done,
    )
  }

  return {
    run: (pollute, moduleUrl, answerMs) =>
      new NativePromise((resolve) => {
        let outcome = ''
        let heard = own.__awescope ? 0 : -1
        unhandled = ''
        const tell = (what: string, given: unknown): void => {
          let text = typeof given
          try {
            text += ` ${toText(given)}`
          } catch {
            text += ' without text'
          }
          outcome += `${what}: ${text}\n`
        }
        const step = <T>(what: string, run: () => T): T | undefined => {
          try {
            const given = run()
            tell(what, given)
            return given
          } catch (error) {
            tell(`${what} throws`, error)
            return undefined
          }
        }

        const undo = pollute()
        const end = (): void => {
          undo()
          resolve({ outcome, unhandled, heard })
        }
        // A step that never answers is an outcome, too.
        apply(setTimeout as never, globalThis, [end, PATIENCE_MS])
        const context = step('context', () => new AudioContext())
        step('offline', () => new OfflineAudioContext(1, 128, 8000).length)
        const oscillator = step('oscillator', () => context?.createOscillator())
        const gain = step('gain', () => context?.createGain())
        step('connect', () => gain && oscillator?.connect(gain))
        step('to destination', () => context && gain?.connect(context.destination))
        step('automation', () => oscillator?.frequency.setValueAtTime(440, 0))
        step('start', () => oscillator?.start())
        step('timer', () => typeof setTimeout(() => tell('timer came', 1), 0))
        step('listener', () => {
          const port = new MessageChannel().port1
          port.addEventListener('message', () => undefined)
          port.postMessage('x')
        })
        let node: AudioWorkletNode | undefined
        const finish = (): void => {
          step('close', () => typeof context?.close())
          step('disconnect', () => gain?.disconnect())
          apply(setTimeout as never, globalThis, [end, 40])
        }
        let isAnswered = false
        const finishWhenAnswered = (leftMs: number): void => {
          if (isAnswered || leftMs <= 0) finish()
          else apply(setTimeout as never, globalThis, [() => finishWhenAnswered(leftMs - 20), 20])
        }
        const play = (): void => {
          node = step('node', () => context && new AudioWorkletNode(context, 'polluted'))
          step('node connects', () => context && node?.connect(context.destination))
          step('listens', () => {
            node?.port.addEventListener('message', () => {
              isAnswered = true
              tell('answer', 1)
            })
            node?.port.start()
          })
          step('posts', () => node?.port.postMessage('x'))
          apply(setTimeout as never, globalThis, [() => finishWhenAnswered(answerMs), 60])
        }
        const adding = step('module', () => context?.audioWorklet.addModule(moduleUrl))
        const goOn = (): void => {
          if (adding) after(adding, play, (error) => (tell('module fails', error), finish()))
          else finish()
        }
        if (own.__awescope) listenToMidi(() => heard++, goOn)
        else goOn()
      }),
  }
}
