// Keeps a fault of ours from the page. Page world.

export interface Guard {
  /** Runs `ours`; what it throws is told as a fault in `where`. Never throws. */
  (where: string, ours: () => void): void
}

/** `onFault` must not throw. */
export const createGuard =
  (onFault: (where: string, error: unknown) => void): Guard =>
  (where, ours) => {
    try {
      ours()
    } catch (error) {
      onFault(where, error)
    }
  }
