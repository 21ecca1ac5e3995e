// A place of a recording that its user has marked. Types only.

export interface Marker {
  /** By whom it is named in messages; of no order. */
  readonly id: number
  /** Epoch ms, by the page's clock. */
  readonly wallMs: number
  /** The user's note; '' where there is none. */
  readonly text: string
}
