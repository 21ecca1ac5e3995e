// What has come by a connection and is on its way to its consumer: one message after the other, in order, each counted
// as taken when the consumer has it safely. What was not taken comes again by the next connection, which this tells
// apart. Pure; runs in the panel page.

/** Where a message stands among those of its document, counted from 1. */
export interface Place {
  document: string
  ordinal: number
}

/** Has taken the message when it has returned, or when its promise has resolved; has not where it throws or rejects. */
export type Take<Message> = (message: Message) => void | Promise<void>

export interface InboxOwner<Message> {
  onTaken(place: Place, message: Message): void
  /** The consumer failed at a message of this connection: it, and all of its document that follow, must come again. */
  onFailed(): void
  /** The consumer failed at it for the second time: it is given up, and counts as taken. */
  onGivenUp(place: Place, error: unknown): void
}

export interface Inbox<Message> {
  /** Last ordinal of each document that was taken. */
  readonly taken: ReadonlyMap<string, number>
  /** Puts a message without a place behind the others: it comes once, whatever becomes of it. */
  put(message: Message): void
  /** The same for one of a document; `open` makes it when its turn has come, unless it was taken before. */
  putAt(place: Place, open: () => Message): void
  /** Forgets what has a place and was not handed out: the connection is lost, and the next one brings it again. */
  reset(): void
  /** Begins to hand out; returns the end of it. Throws where there is a consumer already. */
  consume(take: Take<Message>): () => void
}

interface Item<Message> {
  place: Place | null
  open: () => Message
  /** Of which connection. */
  connection: number
}

/** Empty places that are kept at the beginning. */
const MAX_HANDED_OUT = 4096

/** An empty inbox without a consumer; what comes meanwhile waits. */
export const createInbox = <Message>(owner: InboxOwner<Message>): Inbox<Message> => {
  const taken = new Map<string, number>()
  /** What the consumer failed at once, by document. */
  const failed = new Map<string, number>()
  /** Undefined: handed out. */
  let items: (Item<Message> | undefined)[] = []
  /** All before it were handed out: taking the first out of a long array moves all others. */
  let head = 0
  let connection = 0
  let consumer: Take<Message> | null = null
  let isHandingOut = false

  const isTaken = ({ document, ordinal }: Place): boolean => ordinal <= (taken.get(document) ?? 0)

  const succeed = ({ place }: Item<Message>, message: Message): void => {
    if (place === null) return
    taken.set(place.document, place.ordinal)
    owner.onTaken(place, message)
  }

  const fail = (item: Item<Message>, error: unknown): void => {
    const { place } = item
    console.error('Awescope: a message could not be taken:', error)
    if (place === null) return
    const { document, ordinal } = place
    if (failed.get(document) === ordinal) {
      taken.set(document, ordinal)
      owner.onGivenUp(place, error)
      return
    }
    failed.set(document, ordinal)
    // One of an earlier connection is coming again already.
    if (item.connection === connection) owner.onFailed()
  }

  /** Undefined where it is done with, else when. */
  const handOut = (item: Item<Message>): Promise<void> | undefined => {
    try {
      const message = item.open()
      const result = consumer?.(message)
      if (result !== undefined) {
        return result.then(
          () => succeed(item, message),
          (error: unknown) => fail(item, error),
        )
      }
      succeed(item, message)
    } catch (error) {
      fail(item, error)
    }
    return undefined
  }

  const handOutAll = (): void => {
    if (isHandingOut) return
    isHandingOut = true
    for (let item = next(); item !== undefined; item = next()) {
      const pending = handOut(item)
      if (pending === undefined) continue
      void pending.then(() => {
        isHandingOut = false
        handOutAll()
      })
      return
    }
    isHandingOut = false
  }

  /** Undefined where there is nothing, or nobody, to hand out. */
  const next = (): Item<Message> | undefined => {
    if (consumer === null) return undefined
    let item = first()
    while (item !== undefined && item.place !== null && isTaken(item.place)) item = first()
    return item
  }

  const first = (): Item<Message> | undefined => {
    const item = items[head]
    if (item === undefined) return undefined
    items[head++] = undefined
    if (head === items.length || head >= MAX_HANDED_OUT) {
      items = items.slice(head)
      head = 0
    }
    return item
  }

  const add = (place: Place | null, open: () => Message): void => {
    items.push({ place, open, connection })
    handOutAll()
  }

  return {
    taken,
    put: (message) => add(null, () => message),
    putAt: add,
    reset() {
      connection++
      items = items.filter((item) => item?.place === null)
      head = 0
    },
    consume(take) {
      if (consumer !== null) throw new Error('There is a consumer already.')
      consumer = take
      handOutAll()
      return () => {
        if (consumer === take) consumer = null
      }
    },
  }
}
