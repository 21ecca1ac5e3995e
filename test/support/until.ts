// Waits for a condition, and says what it last saw when it gives up. Runs in Node.

const LIMIT_MS = 120_000
/** Between two looks. */
const PAUSE_MS = 50

/**
 * The first answer that is neither undefined, null nor false. Rejects after two minutes with `what` and the last
 * thing that was seen or thrown.
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  describe: () => unknown = () => '',
): Promise<T> => {
  const giveUpMs = performance.now() + LIMIT_MS
  let last: unknown
  while (performance.now() < giveUpMs) {
    try {
      const found = await look()
      if (found !== undefined && found !== null && found !== false) return found
      last = found
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  const seen = await describe()
  throw new Error(`Waited in vain until ${what}; last: ${String(last)} ${JSON.stringify(seen)}`)
}
