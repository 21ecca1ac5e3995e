// Passes messages of one tab between its documents' bridges and its panels, and keeps nothing: what a panel has not got
// stays in the bridge. Runs in the background.

import type { Stamp } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import type { Entry, ToBridge, ToPanel } from '../protocol.ts'

/** Grows over all lives of the background, so that an answer to an earlier question is never taken for a later one. */
let lastGeneration = Date.now()

export interface BridgeLink extends Stamp {
  url: string
  post(message: ToBridge): void
  disconnect(): void
}

export interface PanelLink {
  post(message: ToPanel): void
  /** Last ordinal of each document that the panel has taken, or that is on its way to it. */
  received: Map<string, number>
  /** No panel, but what keeps the recording of one that is gone: see panel/hello. */
  keeps?: 'all' | 'rest' | undefined
}

export interface TabRelay {
  readonly bridges: ReadonlyMap<string, BridgeLink>
  readonly panelCount: number
  /** Takes a document in; its bridge is told the settings, and whether anybody listens. */
  attach(bridge: BridgeLink, config: RecorderConfig, isHeard?: boolean): void
  /** False where this link was replaced by a newer one of the same document. */
  detach(bridge: BridgeLink): boolean
  /** Sends the documents that there are, and has their bridges send what the panel has not. */
  addPanel(panel: PanelLink): void
  removePanel(panel: PanelLink): void
  has(panel: PanelLink): boolean
  /** Its recorder answers no more, or again. */
  setSilent(bridge: BridgeLink, isSilent: boolean): void
  relay(bridge: BridgeLink, generation: number, entries: readonly Entry[]): void
  /** Whether the panel is in sight; until it says so it is. */
  setShown(panel: PanelLink, isShown: boolean): void
  acknowledge(document: string, ordinal: number): void
  toPanels(message: ToPanel): void
  toBridges(message: ToBridge): void
  /** To one document; '': the top frame's. Nothing where it is not there. */
  toDocument(document: string, message: ToBridge): void
}

const silentStatus = (document: string, isSilent: boolean): ToPanel => ({
  type: 'panel/status',
  status: { type: 'document/silent', document, isSilent },
})

/** The relay of one tab, without documents and panels. Background; never throws on what it passes. */
export const createTabRelay = (): TabRelay => {
  const bridges = new Map<string, BridgeLink>()
  /** Documents whose recorder does not answer. */
  const silent = new Set<string>()
  /** Each panel with the generation from which on it may be given entries of a document. */
  const panels = new Map<PanelLink, Map<string, number>>()

  /** Those that are out of sight. */
  const hidden = new Set<PanelLink>()

  /** What the bridges take for granted until they are told. */
  let isWatched = true

  const tellWatched = (): void => {
    const isNow = panels.size === 0 || panels.size > hidden.size
    if (isNow === isWatched) return
    isWatched = isNow
    for (const bridge of bridges.values()) bridge.post({ type: 'bridge/watched', isWatched })
  }

  const toPanels = (message: ToPanel): void => {
    for (const panel of panels.keys()) panel.post(message)
  }

  const attachedStatus = ({ document, frameId, url }: BridgeLink): ToPanel => ({
    type: 'panel/status',
    status: { type: 'document/attached', document, frameId, url },
  })

  /** Entries that are under way may be ahead of those that a panel misses; the new mark tells them apart. */
  const askReplay = (bridge: BridgeLink, listeners: readonly PanelLink[]): void => {
    const generation = ++lastGeneration
    const lasts = listeners.flatMap(({ keeps, received }) =>
      keeps === 'rest' ? [] : [received.get(bridge.document) ?? 0],
    )
    const after = lasts.length === 0 ? null : Math.min(...lasts)
    for (const panel of listeners) panels.get(panel)?.set(bridge.document, generation)
    bridge.post({ type: 'bridge/replay', after, generation })
  }

  return {
    bridges,
    get panelCount() {
      return panels.size
    },
    attach(bridge, config, isHeard = false) {
      bridges.set(bridge.document, bridge)
      toPanels(attachedStatus(bridge))
      bridge.post({ type: 'bridge/on', config, ...(isHeard ? { isHeard } : {}) })
      if (panels.size === 0) return bridge.post({ type: 'bridge/unheard' })
      if (!isWatched) bridge.post({ type: 'bridge/watched', isWatched })
      askReplay(bridge, [...panels.keys()])
    },
    detach(bridge) {
      if (bridges.get(bridge.document) !== bridge) return false
      bridges.delete(bridge.document)
      silent.delete(bridge.document)
      const { document, frameId } = bridge
      for (const generations of panels.values()) generations.delete(document)
      toPanels({ type: 'panel/status', status: { type: 'document/detached', document, frameId } })
      return true
    },
    addPanel(panel) {
      panels.set(panel, new Map())
      // Nobody looks at what is kept.
      if (panel.keeps !== undefined) hidden.add(panel)
      tellWatched()
      for (const bridge of bridges.values()) {
        panel.post(attachedStatus(bridge))
        if (silent.has(bridge.document)) panel.post(silentStatus(bridge.document, true))
        askReplay(bridge, [...panels.keys()])
      }
    },
    has: (panel) => panels.has(panel),
    removePanel(panel) {
      hidden.delete(panel)
      if (!panels.delete(panel)) return
      tellWatched()
      if (panels.size > 0) return
      for (const bridge of bridges.values()) bridge.post({ type: 'bridge/unheard' })
    },
    setSilent(bridge, isSilent) {
      const { document } = bridge
      if (bridges.get(document) !== bridge || silent.has(document) === isSilent) return
      if (isSilent) silent.add(document)
      else silent.delete(document)
      toPanels(silentStatus(document, isSilent))
    },
    relay(bridge, generation, entries) {
      const { document, frameId } = bridge
      for (const [panel, generations] of panels) {
        const from = generations.get(document)
        if (from === undefined || generation < from) continue
        const received = panel.received.get(document) ?? 0
        const fresh = entries.filter(({ ordinal }) => ordinal > received)
        const last = fresh.at(-1)
        if (last === undefined) continue
        // A port that is open delivers; one that is not takes this panel with it, and the next hello tells what was
        // taken.
        panel.received.set(document, last.ordinal)
        panel.post({ type: 'panel/entries', document, frameId, entries: fresh })
      }
    },
    setShown(panel, isShown) {
      if (isShown) hidden.delete(panel)
      else hidden.add(panel)
      tellWatched()
    },
    acknowledge(document, ordinal) {
      bridges.get(document)?.post({ type: 'bridge/acknowledge', ordinal })
    },
    toPanels,
    toBridges(message) {
      for (const bridge of bridges.values()) bridge.post(message)
    },
    toDocument(document, message) {
      for (const bridge of bridges.values()) {
        const isMeant = document === '' ? bridge.frameId === 0 : bridge.document === document
        if (isMeant) bridge.post(message)
      }
    },
  }
}
