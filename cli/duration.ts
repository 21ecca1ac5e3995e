// Durations as people type them: `10s`, `500ms`, `2m`. Any context.

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** A day. Longer recordings are a typing mistake, and timers would overflow. */
export const MAX_DURATION_MS = 86_400_000

/** Milliseconds, above 0 and at most a day; null where `text` is not such a duration. A unit must be given. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim())
  if (!match) return null
  const durationMs = Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? Number.NaN)
  return durationMs > 0 && durationMs <= MAX_DURATION_MS ? durationMs : null
}

/** Such as `12.3 s` or `2 min 5 s`, for progress lines. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
