// The access objects of the page that show a virtual input, and their inputs: one for each. Page world. An input that
// is open is kept alive, as the platform keeps its own; a closed one lives as long as the page holds it or its access.

import {
  ignore,
  createList,
  createWeakTable,
  deref,
  each,
  type List,
  push,
  type Weak,
  weaken,
} from '../natives.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import { createVirtualAccesses } from './virtual-access.ts'
import { createVirtualInputs, type VirtualInput } from './virtual-input.ts'

/** Access objects of a page that show the virtual input. */
const MAX_ACCESSES = 32

export interface VirtualPorts {
  /** An access object of ours. */
  createAccess(isSysex: boolean): MIDIAccess
  /** Shows the input in a native access object. */
  extend(access: object, isSysex: boolean): void
  /** The input that the access shows now. */
  inputOf(access: object): MIDIInput | undefined
  /** The virtual device is there, or is not: each access is told. */
  setPresent(isPresent: boolean): void
  /** Those that are open, or will be by the time that what is queued now comes. */
  open(): List<VirtualInput>
}

interface Shown {
  readonly access: Weak<object>
  readonly isSysex: boolean
  /** Null while it may be forgotten. */
  kept: VirtualInput | null
}

/** `isPresent`: the virtual device is there. Throws where the platform has no Web MIDI interfaces. */
export function createVirtualPorts(handlers: MidiHandlers, isPresent: () => boolean): VirtualPorts {
  let all = createList<Shown>()
  const shownOf = createWeakTable<object, Shown>()
  const ports = createWeakTable<object, VirtualInput>()
  const accesses = createVirtualAccesses()
  const inputs = createVirtualInputs(handlers, (port) => {
    const shown = shownOf.get(port.access)
    if (shown) shown.kept = port.connection === 'closed' && port.opening === 0 ? null : port
  })

  const forEach = (visit: (shown: Shown, access: object) => void): void => {
    const living = createList<Shown>()
    each(all, (shown) => {
      const access = deref(shown.access)
      if (!access) return
      push(living, shown)
      visit(shown, access)
    })
    all = living
  }

  const plugIn = ({ isSysex }: Shown, access: object): VirtualInput => {
    const port = inputs.create(access, isSysex)
    ports.set(access, port)
    return port
  }

  const extend = (access: object, isSysex: boolean): void => {
    forEach(ignore)
    if (all.length >= MAX_ACCESSES) return
    const shown = { access: weaken(access), isSysex, kept: null }
    push(all, shown)
    shownOf.set(access, shown)
    if (isPresent()) plugIn(shown, access)
  }

  const inputOf = (access: object): MIDIInput | undefined => {
    const port = ports.get(access)
    return port?.isConnected ? port.input : undefined
  }

  return {
    createAccess(isSysex) {
      const access: MIDIAccess = accesses.create(isSysex, () => inputOf(access))
      extend(access, isSysex)
      return access
    },
    extend,
    inputOf,
    setPresent(isNowPresent) {
      forEach((shown, access) => {
        const port = ports.get(access)
        if (port) inputs.setConnected(port, isNowPresent)
        else if (isNowPresent) inputs.announce(plugIn(shown, access))
      })
    },
    open() {
      const open = createList<VirtualInput>()
      forEach(({ kept }) => {
        if (kept?.isConnected) push(open, kept)
      })
      return open
    },
  }
}
