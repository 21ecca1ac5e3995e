// Who hears MIDI before the page: the reference instrument. Page world; types only.

export interface Follower {
  /** Nothing need be told while this is false. */
  readonly isFollowing: boolean
  /** `stampMs`: the event's timeStamp. Throws only by a fault of ours. */
  hear(data: Uint8Array, stampMs: number, isVirtual: boolean): void
}
