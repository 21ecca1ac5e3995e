// Long work of the panel in slices that leave the page its frames. Panel page.

const SLICE_MS = 24

/** A function that waits, where it was not called for a while, until the page has had its turn. */
export function createBreather(): () => Promise<void> | undefined {
  let sliceStart = performance.now()
  return () => {
    if (performance.now() - sliceStart < SLICE_MS) return undefined
    return turnOfPage().then(() => {
      sliceStart = performance.now()
    })
  }
}

/** A message to itself comes behind what waits; a timer would wait 4 ms more, and a second where the tab is hidden. */
function turnOfPage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
