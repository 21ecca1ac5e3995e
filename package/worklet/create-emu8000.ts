// What `awescope/engine/worklet` is to whoever installs the package: an AWE32 as a node in an AudioContext. Runs in the
// page; the instrument itself is in the audio thread (package/processor/), in a module that lies beside this file.

import { isPackedBank, packBank } from '../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../engine/soundfont/parse-soundfont.ts'
import {
  EMU8000_PROCESSOR,
  type Emu8000ProcessorOptions,
  type Emu8000Settings,
  type FromEmu8000,
  type ToEmu8000,
} from './emu8000-protocol.ts'

export type { Emu8000Settings, FromEmu8000, MidiBytes, ToEmu8000 } from './emu8000-protocol.ts'
export type { EngineMode, StealingRule } from '../../trace/wire/engine-options.ts'

/** The port of the node, with the messages that it understands. `onmessage` gets a FromEmu8000. */
export interface Emu8000Port extends MessagePort {
  postMessage(message: ToEmu8000, options?: Transferable[] | StructuredSerializeOptions): void
}

/** Stereo, no inputs. */
export interface Emu8000Node extends AudioWorkletNode {
  readonly port: Emu8000Port
}

export interface Emu8000Options extends Partial<Emu8000Settings> {
  /** A SoundFont file (SF2, SF1), or one that `packBank` has packed. Without: silent until `loadBank`. */
  bank?: ArrayBuffer | Uint8Array
  /** Address of emu8000-processor.js, where it does not lie beside this module. */
  moduleUrl?: string | URL
}

/** Modules of each context: adding one twice would register its processor twice. */
const modules = new WeakMap<BaseAudioContext, Promise<void>>()
let lastId = 0

/**
 * A node that plays MIDI with a bank, ready to be connected. Rejects with one sentence where the bank is none, and with
 * the platform's own error where the module cannot be loaded (a page's policy, or a wrong `moduleUrl`). The first bank
 * keeps the audio thread busy for some tenths of a second, so that no note has to wait for the compiler later.
 */
export async function createEmu8000(
  context: BaseAudioContext,
  options: Emu8000Options = {},
): Promise<Emu8000Node> {
  const { bank, moduleUrl, ...settings } = options
  const url = moduleUrl ?? new URL(/* @vite-ignore */ './emu8000-processor.js', import.meta.url)
  await addModule(context, String(url))
  const processorOptions: Emu8000ProcessorOptions = { settings }
  const node: Emu8000Node = new AudioWorkletNode(context, EMU8000_PROCESSOR, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [2],
    processorOptions,
  })
  node.port.start()
  if (bank !== undefined) {
    try {
      await loadBank(node, bank)
    } catch (error) {
      node.port.postMessage({ type: 'node/end' })
      throw error
    }
  }
  return node
}

/**
 * How many presets the bank has, once it plays in the place of the one before. Rejects with one sentence where the file
 * is none; the bank before plays on. Reads the file here, in time in proportion to it; a packed bank costs nothing.
 */
export async function loadBank(node: Emu8000Node, bank: ArrayBuffer | Uint8Array): Promise<number> {
  const file = copyOf(bank)
  const packed = isPackedBank(file) ? file : packBank(parseSoundFont(file))
  lastId += 1
  const id = lastId
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent<FromEmu8000>): void => {
      if (data.type === 'engine/fault') reject(new Error(data.reason))
      else if (data.type === 'bank/ready' && data.id === id) resolve(data.presets)
      else if (data.type === 'bank/refused' && data.id === id) reject(new Error(data.reason))
      else return
      node.port.removeEventListener('message', hear)
    }
    node.port.addEventListener('message', hear)
    node.port.postMessage({ type: 'bank/load', id, bytes: packed }, [packed])
  })
}

/** Of its own: what is sent to the audio thread is gone here. */
const copyOf = (bank: ArrayBuffer | Uint8Array): ArrayBuffer =>
  bank instanceof ArrayBuffer ? bank.slice(0) : Uint8Array.from(bank).buffer

async function addModule(context: BaseAudioContext, url: string): Promise<void> {
  let added = modules.get(context)
  if (added === undefined) {
    added = context.audioWorklet.addModule(url)
    modules.set(context, added)
  }
  try {
    await added
  } catch (error) {
    modules.delete(context)
    throw error
  }
}
