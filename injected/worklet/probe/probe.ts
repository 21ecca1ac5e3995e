// Entry of the module that goes into every audio scope before the page's first one: saves natives (by importing
// natives.ts first), registers the tap, puts the wrappers in. Built as one file without imports; plain JavaScript,
// because WebAssembly and eval obey the page's policy even here. Never throws: the page's own modules come after this
// one.

import { createList, frameNow, getPrototypeOf, ownProperty, push, takeAt } from '../natives.ts'
import { createScope, type ProcessorState } from './scope.ts'
import { registerTap, type TapControl } from '../tap/tap.ts'
import { createPortWrapper } from './wrap-port.ts'
import { createProcessWrapper } from './wrap-process.ts'
import { createRegisterWrapper } from './wrap-register.ts'
import { readSecret } from '../../../trace/wire/module-secret.ts'
import { isWithin } from '../../../trace/wire/bounds.ts'
import { KIND, FLAG } from '../../../trace/wire/record.ts'
import { RECORDER_BOUNDS } from '../../../trace/wire/recorder-config.ts'

function install(): void {
  const scope = createScope()
  const processes = createProcessWrapper(scope, scope.tellUntimed)
  /** Constructions under way, innermost last: inside a constructor the instance is not known yet. */
  const constructing = createList<ProcessorState>()

  const ports = createPortWrapper(scope, (instance) => {
    const state = processes.stateOf(instance) ?? constructing[constructing.length - 1]
    if (state) return state
    if (!scope.isEnabled) return undefined
    // It was there before us: all that is known is what it says of itself.
    const joined = scope.addProcessor(classNameOf(instance), true)
    processes.adopt(instance, joined)
    return joined
  })

  const registrations = createRegisterWrapper({
    onBegin(name) {
      const state = scope.addProcessor(name, false)
      push(constructing, state)
      state.beganMs = scope.clock.now()
    },
    onEnd(instance) {
      const state = takeAt(constructing, constructing.length - 1)
      if (!state) return
      const { clock, writer } = scope
      if (scope.isEnabled) {
        const flags = instance === null ? FLAG.threw : 0
        const endedMs = clock.now()
        const us = (endedMs - state.beganMs) * 1000
        writer.write(KIND.construct, flags, state.index, frameNow(), endedMs, 0, us)
      }
      if (instance !== null && typeof instance === 'object') processes.adopt(instance, state)
    },
  })

  scope.onTick = processes.look
  const control: TapControl = {
    living: () => processes.living(),
    enable(isEnabled, timedQuantumEvery) {
      if (isWithin(timedQuantumEvery, RECORDER_BOUNDS.timedQuantumEvery)) {
        scope.timedEvery = timedQuantumEvery
      }
      if (isEnabled === scope.isEnabled) return
      scope.isEnabled = isEnabled
      if (isEnabled) {
        scope.epoch++
        registrations.install()
        ports.install()
        processes.reapply()
        scope.redefine(processes.living())
      } else {
        scope.flush()
        processes.restore()
        ports.restore()
        registrations.restore()
      }
    },
  }
  registerTap(scope, control, readSecret(import.meta.url))
  registrations.install()
  ports.install()
}

/** Name of the class that made `instance`, read without running code of the page; '' where there is none to read. */
function classNameOf(instance: object): string {
  try {
    const prototype = getPrototypeOf(instance) as object
    const made = ownProperty(prototype, 'constructor')?.value
    if (typeof made !== 'function') return ''
    const name = ownProperty(made, 'name')?.value
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}

try {
  install()
} catch {
  // A module that was added without a name for its tap has nobody to speak to, and leaves everything as it is.
}
