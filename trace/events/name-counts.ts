// Which names there are, where each may be there many times. Any reader context.

export interface NameCounts {
  /** Sorted; the same array until a name comes or goes. */
  readonly names: readonly string[]
  add(name: string): void
  /** Takes back one `add` of the name. */
  remove(name: string): void
  clear(): void
}

/** No name. Any thread; constant time, but for reading the names after they changed. */
export function createNameCounts(): NameCounts {
  const counts = new Map<string, number>()
  let sorted: readonly string[] | null = null
  return {
    get names() {
      sorted ??= [...counts.keys()].sort()
      return sorted
    },
    add(name) {
      const count = counts.get(name) ?? 0
      if (count === 0) sorted = null
      counts.set(name, count + 1)
    },
    remove(name) {
      const count = counts.get(name) ?? 0
      if (count > 1) {
        counts.set(name, count - 1)
        return
      }
      counts.delete(name)
      sorted = null
    },
    clear() {
      counts.clear()
      sorted = null
    },
  }
}
