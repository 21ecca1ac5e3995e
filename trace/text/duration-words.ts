// Lengths of time as people say them. Any context.

/** "8 s", "1 min 20 s", "2 min"; whole seconds, upwards. Any thread. */
export function durationWords(durationMs: number): string {
  const seconds = Math.max(0, Math.ceil(durationMs / 1000))
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}
