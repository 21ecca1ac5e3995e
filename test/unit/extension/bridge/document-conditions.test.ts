import { beforeEach, describe, expect, it } from 'vitest'
import {
  createDocumentConditions,
  type DocumentConditions,
} from '../../../../extension/bridge/document-conditions.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import type { PageMessageOf } from '../../../../trace/wire/protocol.ts'

describe('the conditions of a document', () => {
  let page: EventTarget & { visibilityState: string }
  let devices: EventTarget
  let nowMs: number
  let told: PageMessageOf<'document/condition'>[]
  let conditions: DocumentConditions

  beforeEach(() => {
    page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    devices = new EventTarget()
    nowMs = 1_800_000_000_000
    told = []
    conditions = createDocumentConditions(
      { document: page as unknown as Document, devices, now: () => nowMs },
      (message) => void told.push(message),
    )
  })

  const words = (): string[] => told.map(({ condition }) => condition)
  const become = (state: string): void => {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }

  it('are not told before somebody records', () => {
    become('hidden')
    expect(words()).toEqual([])
  })

  it('are told as they are at the beginning, and then as they change, with the time of the change', () => {
    conditions.start()
    nowMs += 500
    become('hidden')
    devices.dispatchEvent(new Event('devicechange'))
    expect(words()).toEqual(['visible', 'hidden', 'devices-changed'])
    expect(told.map(({ wallMs }) => wallMs - 1_800_000_000_000)).toEqual([0, 500, 500])
    for (const message of told) expect(validatePageMessage(message)).toEqual({ message })
  })

  it('say after a page was frozen also whether it is seen again', () => {
    conditions.start()
    become('hidden')
    page.dispatchEvent(new Event('freeze'))
    page.dispatchEvent(new Event('resume'))
    expect(words()).toEqual(['visible', 'hidden', 'frozen', 'resumed', 'hidden'])
  })

  it('are told no longer once the recording has ended, and once where it is begun twice', () => {
    conditions.start()
    conditions.start()
    become('hidden')
    conditions.stop()
    become('visible')
    devices.dispatchEvent(new Event('devicechange'))
    expect(words()).toEqual(['visible', 'hidden'])
  })

  it('say nothing of what has not changed, however often a page dispatches the event', () => {
    conditions.start()
    for (let times = 0; times < 100; times++) become('visible')
    become('hidden')
    for (let times = 0; times < 100; times++) become('hidden')
    expect(words()).toEqual(['visible', 'hidden'])
  })

  it('are bounded: a machine that goes mad fills nobody up', () => {
    conditions.start()
    for (let times = 0; times < 1000; times++) devices.dispatchEvent(new Event('devicechange'))
    expect(told.length).toBe(60)
    nowMs += 61_000
    become('hidden')
    expect(words().at(-1)).toBe('hidden')
  })
})
