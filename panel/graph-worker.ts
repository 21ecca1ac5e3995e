// Lays graphs out, one after the other. A dedicated worker of the panel page, which goes on drawing meanwhile.

import { type LayoutOrder, type LayoutResult, placeGraph } from './views/graph/layout.ts'

export type LayoutAnswer = LayoutResult | { readonly problem: string }

addEventListener('message', ({ data }: MessageEvent<LayoutOrder>) => {
  let answer: LayoutAnswer
  try {
    answer = placeGraph(data)
  } catch (error) {
    answer = { problem: error instanceof Error ? error.message : String(error) }
  }
  postMessage(answer)
})
