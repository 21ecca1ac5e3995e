// Long work of the panel in slices that leave the page its frames. Panel page.

const SLICE_MS = 24

/** A function that waits, where it was not called for a while, until the page has had its turn. */
export function createBreather(): () => Promise<void> | undefined {
  let sliceStart = performance.now()
  return () => {
    if (performance.now() - sliceStart < SLICE_MS) return undefined
    return new Promise((resolve) => {
      setTimeout(() => {
        sliceStart = performance.now()
        resolve()
      }, 0)
    })
  }
}
