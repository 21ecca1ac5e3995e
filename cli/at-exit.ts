// What must not stay behind, however the process ends: it is taken away at the latest while the process exits. Node.

const leftovers = new Set<() => void>()

/**
 * `remove` runs synchronously when the process exits, latest first, unless the returned function was called before.
 * What it throws is nobody's concern any longer.
 */
export function removeAtExit(remove: () => void): () => void {
  if (leftovers.size === 0) process.on('exit', removeAll)
  leftovers.add(remove)
  return () => {
    leftovers.delete(remove)
    if (leftovers.size === 0) process.off('exit', removeAll)
  }
}

function removeAll(): void {
  for (const remove of [...leftovers].toReversed()) {
    try {
      remove()
    } catch {
      // The others still have their turn.
    }
  }
}
