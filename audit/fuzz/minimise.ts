// The smallest part of a list that still fails: delta debugging (Zeller and Hildebrandt, Simplifying and isolating
// failure-inducing input, IEEE Transactions on Software Engineering 28(2), 2002). Any context.

export interface MinimiseLimits {
  /** Trials at most. */
  readonly trials: number
  /** True: it is time to be content with what there is. */
  readonly isOver: () => boolean
}

export interface Minimised<Item> {
  /** In their order; `fails` was true of them. */
  readonly items: readonly Item[]
  readonly trials: number
  /** None of them can be left out alone. False: the limits came first. */
  readonly isMinimal: boolean
}

/**
 * A part of `items`, of which `fails` is true, that fails too. `fails` is never asked for the same part twice, nor for
 * all of them, nor for none. Pure but for what `fails` does; any thread. Rejects as `fails` does.
 */
export async function minimise<Item>(
  items: readonly Item[],
  fails: (part: readonly Item[]) => Promise<boolean>,
  limits: MinimiseLimits,
): Promise<Minimised<Item>> {
  const known = new Map<string, boolean>()
  let trials = 0
  const cut = { isCut: false }
  /** By places: items may be equal. Null: the limits came first. */
  const ask = async (places: readonly number[]): Promise<boolean | null> => {
    const name = places.join(',')
    const before = known.get(name)
    if (before !== undefined) return before
    if (trials >= limits.trials || limits.isOver()) {
      cut.isCut = true
      return null
    }
    trials++
    const answer = await fails(places.map((place) => items[place] as Item))
    known.set(name, answer)
    return answer
  }
  let left = items.map((_, place) => place)
  let parts = 2
  while (left.length > 1 && !cut.isCut) {
    const smaller = await smallerPart(left, Math.min(parts, left.length), ask)
    if (smaller !== null) {
      left = smaller.places
      parts = smaller.isComplement ? Math.max(2, parts - 1) : 2
    } else if (parts >= left.length) break
    else parts = Math.min(left.length, parts * 2)
  }
  return { items: left.map((place) => items[place] as Item), trials, isMinimal: !cut.isCut }
}

/** The first part, or what is left without it, that fails; null: there is none. */
async function smallerPart(
  places: readonly number[],
  parts: number,
  ask: (places: readonly number[]) => Promise<boolean | null>,
): Promise<{ places: number[]; isComplement: boolean } | null> {
  const chunks = Array.from({ length: parts }, (_, index) =>
    places.slice(
      Math.floor((index * places.length) / parts),
      Math.floor(((index + 1) * places.length) / parts),
    ),
  )
  for (const chunk of chunks) {
    const answer = await ask(chunk)
    if (answer === null) return null
    if (answer) return { places: chunk, isComplement: false }
  }
  // Of two parts each is what the other leaves.
  if (parts === 2) return null
  for (const chunk of chunks) {
    const rest = places.filter((place) => !chunk.includes(place))
    const answer = await ask(rest)
    if (answer === null) return null
    if (answer) return { places: rest, isComplement: true }
  }
  return null
}
