// What a page costs, by the browser's own account. Node, driving Chromium.

import type { CDPSession } from 'puppeteer-core'

const MB = 1e6

/** Of the page's main thread so far, s: only while it has the processor. After `Performance.enable` by threadTicks. */
export async function threadS(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

/** Of script and buffers after collection. */
export async function heapMb(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await client.send('Runtime.getHeapUsage')) as {
    usedSize: number
    backingStorageSize?: number
  }
  return (usedSize + backingStorageSize) / MB
}
