// The most memory that this process has held. Node.

import { readFileSync } from 'node:fs'

/**
 * Megabytes. Linux tells the peak of this program; `resourceUsage` also counts what the process was before it, which is
 * its parent.
 */
export function peakMegabytes(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) / 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024
}
