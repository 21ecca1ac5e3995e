/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// What the browser tests of the reference instrument share: its built module, a bank, a page that it is put into by the
// one-file recorder, and a session that reads what comes out. Node.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'puppeteer-core'
import {
  DEFAULT_REFERENCE_OPTIONS,
  type ReferenceOptions,
} from '../../../trace/wire/engine-options.ts'
import { PROJECT_ROOT } from '../../../build/iife.ts'
import { RECORDER_REFERENCE_ENTRY, REFERENCE_ENTRY } from '../../../build/plugins.ts'
import { packBank } from '../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import type { Report } from '../../../trace/report/schema.ts'
import { createSession } from '../../../trace/session/session.ts'
import { validatePageMessage } from '../../../trace/validate/page-message.ts'
import type { PageMessage, PageMessageOf } from '../../../trace/wire/protocol.ts'
import { until } from '../until.ts'
import { drain } from '../page/page-harness.ts'
import { oneZoneBank, strikeSample } from '../soundfont/banks.ts'
import { buildSoundFont } from '../soundfont/build-soundfont.ts'
import { builtOnce } from '../browser/built-once.ts'

/** The reference's two modules, by the paths that `injectReference` names. */
export const buildReference = async (): Promise<Record<string, string>> => ({
  '/reference.js': await builtOnce(REFERENCE_ENTRY),
  '/reference-page.js': await builtOnce(RECORDER_REFERENCE_ENTRY),
})

/** Notes of a quarter of a second that end in digital silence, so that each onset is exact. */
export const strikeBank = (): ArrayBuffer =>
  buildSoundFont(oneZoneBank(strikeSample(), { generators: [[54, 0]] }))

/** A SoundFont file as panel and command line hand it on. */
export const packFile = (file: ArrayBuffer): ArrayBuffer => packBank(parseSoundFont(file))

/** The bank that comes with the extension, as its bytes are in the package. */
export const generalMidiBank = (): ArrayBuffer => {
  const path = 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2'
  return Uint8Array.from(readFileSync(resolve(PROJECT_ROOT, path))).buffer
}

export interface InjectionOptions {
  bank?: ArrayBuffer
  contextId?: number
  followsMidi?: boolean
  options?: Partial<ReferenceOptions>
}

/** Effects off: what sounds ends when its sample does. */
export const DRY: Partial<ReferenceOptions> = { effects: false, mode: 'sf2' }

export const injectReference = async (page: Page, given: InjectionOptions = {}): Promise<void> => {
  await page.evaluate(
    (contextId, followsMidi, options) => {
      __awescope?.reference({
        type: 'reference/inject',
        partUrl: new URL('/reference-page.js', document.baseURI).href,
        workletUrl: new URL('/reference.js', document.baseURI).href,
        contextId,
        followsMidi,
        options,
      })
    },
    given.contextId ?? 0,
    given.followsMidi ?? true,
    { ...DEFAULT_REFERENCE_OPTIONS, ...DRY, ...given.options },
  )
  await giveBank(page, given.bank ?? strikeBank())
}

export const giveBank = (page: Page, bank: ArrayBuffer, name = 'a bank'): Promise<void> =>
  page.evaluate(
    (text, bankName) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
      __awescope?.reference({ type: 'reference/bank', name: bankName, bytes })
    },
    Buffer.from(bank).toString('base64'),
    name,
  )

export const order = (page: Page, what: object): Promise<void> =>
  page.evaluate((value) => __awescope?.reference(value as never), what as Record<string, unknown>)

export const send = (page: Page, ...bytes: number[]): Promise<void> =>
  page.evaluate((list) => __awescope?.send(list), bytes)

type StateMessage = PageMessageOf<'reference/state'>

export interface Watched {
  /** Everything so far. */
  readonly messages: PageMessage[]
  /** Fetches what is new. */
  pull(): Promise<void>
  report(): Report
  /** The reference's note-ons that are known to the end, whatever became of them. */
  notes(): TrackedEvent[]
  /** The page's own note-ons, as far as they are known. */
  pageNotes(): TrackedEvent[]
  readonly states: StateMessage[]
  /** Fetches until `look` finds something. */
  until<T>(what: string, look: () => T | undefined | null | false): Promise<T>
  /** Resolves when the reference has said that it is in this state, `count` times in all. */
  isState(state: StateMessage['state'], count?: number): Promise<unknown>
}

/**
 * Reads what the recorder in `page` says, by the way that the command line takes. Every message must be a valid one.
 */
export const watch = (page: Page): Watched => {
  const messages: PageMessage[] = []
  const session = createSession()
  const states = (): StateMessage[] =>
    messages.filter((message): message is StateMessage => message.type === 'reference/state')
  const events = (): TrackedEvent[] =>
    Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index)).filter(
      ({ status }) => status === 0x90,
    )
  const pull = async (): Promise<void> => {
    for (const message of (await drain(page)).messages) {
      const checked = validatePageMessage(message)
      if ('error' in checked) throw new Error(checked.error)
      messages.push(message)
      session.ingest({ document: 'only', frameId: 0, message: checked.message })
    }
  }
  const watched: Watched = {
    messages,
    pull,
    report: () => session.report(),
    notes: () =>
      events().filter(({ referenceId, ending }) => referenceId !== undefined && ending !== 'open'),
    pageNotes: () => events().filter(({ referenceId }) => referenceId === undefined),
    get states() {
      return states()
    },
    until: (what, look) =>
      until(
        what,
        async () => {
          await pull()
          return look()
        },
        () => [states(), watched.messages.filter(({ type }) => type === 'recorder/notice')],
      ),
    isState: (state, count = 1) =>
      watched.until(
        `the reference is ${state}`,
        () => states().filter((said) => said.state === state).length >= count,
      ),
  }
  return watched
}

/** Strikes keys one after the other; each note is silent again, and known to the end, before the next comes. */
export const strike = async (
  page: Page,
  watched: Watched,
  keys: readonly number[],
): Promise<void> => {
  for (const key of keys) {
    const before = watched.notes().length
    const played = watched.report().reference?.engine?.notes ?? 0
    await send(page, 0x90, key, 100)
    await watched.until(`note ${key} is known to the end`, () => {
      const engine = watched.report().reference?.engine
      const isOver = (engine?.notes ?? 0) > played && engine?.activeVoices === 0
      return isOver && watched.notes().length > before
    })
    await send(page, 0x80, key, 0)
  }
}
