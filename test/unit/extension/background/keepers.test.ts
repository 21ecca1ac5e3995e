// Who keeps recordings whose panels are gone, as the background sees it: only the browser's own objects are made up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Runtime } from 'webextension-polyfill'
import { createKeepers, type Keepers } from '../../../../extension/background/keepers.ts'
import type { FromKeeper, ToKeeper } from '../../../../extension/protocol.ts'

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getURL: (path: string) => path } },
}))

function createPort() {
  const heard: ToKeeper[] = []
  let onMessage: (message: FromKeeper) => void = () => undefined
  let onDisconnect: () => void = () => undefined
  const port = {
    postMessage: (message: ToKeeper) => void heard.push(message),
    onMessage: { addListener: (listener: typeof onMessage) => void (onMessage = listener) },
    onDisconnect: {
      addListener: (listener: typeof onDisconnect) => void (onDisconnect = listener),
    },
  }
  return {
    heard,
    port: port as unknown as Runtime.Port,
    say: (message: FromKeeper) => onMessage(message),
    drop: () => onDisconnect(),
  }
}

const order = { tabId: 7, recordingId: 'r-1', origin: 'http://localhost' }

describe('the keepers of recordings', () => {
  let keepers: Keepers
  let gone: number[]
  let place: { open: ReturnType<typeof vi.fn>; close: ReturnType<typeof vi.fn> }
  beforeEach(() => {
    vi.useFakeTimers()
    gone = []
    place = { open: vi.fn(async () => undefined), close: vi.fn(async () => undefined) }
    keepers = createKeepers((tabId) => void gone.push(tabId), place as never)
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const connect = () => {
    const end = createPort()
    keepers.connected(end.port)
    return end
  }

  it('open one page for all tabs, tell it what to keep once it is there, and close it with the last', async () => {
    keepers.keep(order)
    keepers.keep({ ...order, tabId: 8 })
    expect(place.open).toHaveBeenCalledOnce()
    const end = connect()
    end.say({ type: 'keeper/hello', tabIds: [] })
    expect(end.heard).toEqual([
      { type: 'keeper/keep', order },
      { type: 'keeper/keep', order: { ...order, tabId: 8 } },
    ])
    const released = keepers.release(7)
    expect(end.heard.at(-1)).toEqual({ type: 'keeper/release', tabId: 7 })
    end.say({ type: 'keeper/released', tabId: 7 })
    await released
    expect(gone).toEqual([])
    expect(place.close).not.toHaveBeenCalled()
    end.say({ type: 'keeper/released', tabId: 8 })
    expect(gone).toEqual([8])
    expect(place.close).toHaveBeenCalledOnce()
  })

  it('know after the background was away what is held', async () => {
    const end = connect()
    end.say({ type: 'keeper/hello', tabIds: [7] })
    expect(keepers.has(7)).toBe(true)
    keepers.keep(order)
    expect(end.heard).toEqual([])
    const released = keepers.release(7)
    end.say({ type: 'keeper/released', tabId: 7 })
    await released
    expect(keepers.has(7)).toBe(false)
  })

  it('let go of everything where the page goes, and wait no longer than they must', async () => {
    keepers.keep(order)
    const end = connect()
    end.say({ type: 'keeper/hello', tabIds: [] })
    const released = keepers.release(7)
    await vi.advanceTimersByTimeAsync(5_000)
    await released
    keepers.keep(order)
    connect().drop()
    expect(gone).toEqual([7])
    expect(keepers.has(7)).toBe(false)
  })

  it('hold nothing where the browser has no page for it, and say so where it opens none', async () => {
    const without = createKeepers(() => undefined, null)
    without.keep(order)
    expect(without.has(7)).toBe(false)
    await without.release(7)
    place.open.mockRejectedValueOnce(new Error('There is one already.'))
    keepers.keep(order)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(gone).toEqual([7])
  })
})
