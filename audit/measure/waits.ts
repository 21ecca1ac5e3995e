// Where a note waited between the page's handler and its sound. Any context.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'

/** From the handler to the first action on audio, ms; undefined where there was none. */
export function handlerToActionMs({ marks }: TrackedEvent): number | undefined {
  const { handlerStart, actionStart } = marks
  return handlerStart === undefined || actionStart === undefined
    ? undefined
    : actionStart - handlerStart
}

/** The same, of a note whose first action came of a timer or an animation frame that its handler had set. */
export const timerWaitMs = (event: TrackedEvent): number | undefined =>
  event.cause === 'timer' ? handlerToActionMs(event) : undefined

/** From the call that asks for sound, or its arrival in the processor, to the quantum with the sound, ms. */
export const insideMs = ({ stages, ending }: TrackedEvent): number | undefined =>
  ending === 'heard' ? stages.worklet : undefined
