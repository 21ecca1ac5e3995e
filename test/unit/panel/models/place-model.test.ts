// The place that is shown, as text and back. Node.

import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { createAxisModel, type Span } from '../../../../panel/models/axis-model.ts'
import { createPlaceModel } from '../../../../panel/models/place-model.ts'
import type { ReplayModel } from '../../../../panel/models/replay-model.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

function bench(isThere = true) {
  const bounds = signal<Span | null>(isThere ? { from: 1000, to: 61_000 } : null)
  const source = signal({ kind: 'file' })
  const playhead = signal<number | null>(null)
  const selection = signal<Span | null>(null)
  const selectedEvent = signal<number | null>(null)
  const timeAxis = createAxisModel(() => bounds.peek(), 10)
  const copied: string[] = []
  let shown = 0
  const replay = {
    bounds,
    playhead,
    selection,
    pause: () => undefined,
    seek: (at: number) => void (playhead.value = at),
    select: (span: Span | null) => void (selection.value = span),
    showEvent({ eventId, marks }: { eventId: number; marks: { event: number } }) {
      selectedEvent.value = eventId
      playhead.value = marks.event
    },
  } as unknown as ReplayModel
  const place = createPlaceModel({
    session: {
      eventById: (id) => (id === 7 ? endedEvent({ eventId: 7, marks: { event: 3500 } }) : null),
    },
    replay,
    source,
    timeAxis,
    selectedEvent,
    zeroWallMs: () => 1000,
    copyText(text) {
      copied.push(text)
      return Promise.resolve()
    },
    onEvent: () => void (shown += 1),
  })
  return { place, source, playhead, selection, selectedEvent, timeAxis, copied, shown: () => shown }
}

describe('a place', () => {
  it('is told since the recording began, and copied', async () => {
    const { place, playhead, selection, selectedEvent, copied } = bench()
    expect(place.text.value).toBe('#t=60.0')
    playhead.value = 3250
    selectedEvent.value = 7
    expect(place.text.value).toBe('#t=2.25&event=7')
    selection.value = { from: 2000, to: 4500 }
    await place.copy()
    expect(copied).toEqual(['#t=1.0-3.5&event=7'])
  })

  it('is gone to: the stretch selected and zoomed into, the event chosen', () => {
    const { place, playhead, selection, selectedEvent, timeAxis, shown } = bench()
    expect(place.open('#t=10-14&event=7')).toBe(true)
    expect(selection.value).toEqual({ from: 11_000, to: 15_000 })
    expect(timeAxis.zoom.value).toEqual({ from: 10_000, to: 16_000 })
    expect([playhead.value, selectedEvent.value, shown()]).toEqual([11_000, 7, 1])
    expect(place.open('#event=7')).toBe(true)
    expect([playhead.value, selection.value]).toEqual([3500, null])
  })

  it('that is none changes nothing, and costs a sentence until one is gone to', () => {
    const { place, selection, playhead } = bench()
    place.open('#t=10-14')
    for (const text of ['#event=8', '#t=99', '#t=61-62', 'hello']) {
      expect(place.open(text), text).toBe(false)
      expect(place.problem.value).toMatch(/\.$/)
      expect([playhead.value, selection.value?.from]).toEqual([11_000, 11_000])
    }
    place.open('#t=1')
    expect(place.problem.value).toBe('')
    expect(bench(false).place.open('#t=1')).toBe(false)
  })

  it('that there was not in one recording costs the next one no sentence, though it began at the same time', () => {
    const { place, source } = bench()
    place.open('#t=9-5')
    expect(place.problem.value).toMatch(/ends before it begins/)
    source.value = { kind: 'file' }
    expect(place.problem.value).toBe('')
  })
})
