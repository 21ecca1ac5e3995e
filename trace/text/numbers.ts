// Numbers of sentences and of the plain-text report: fixed digits, no groups, the unit where the name says so. What
// the panel shows beside a label, in the digits that its clock allows, is format.ts. Any context.

/** Stands where there is no figure. */
export const ABSENT = '–'

/** Milliseconds with the digits that matter: 0.004, 0.25, 12.3, 1234; "–" where there is none. */
export function ms(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return ABSENT
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 0.1) return value.toFixed(3)
  if (size < 10) return value.toFixed(2)
  return size < 1000 ? value.toFixed(1) : value.toFixed(0)
}

/** With one digit, and no "−0.0". */
export function oneDigit(value: number): string {
  return (Math.round(value * 10) / 10 + 0).toFixed(1)
}

/** "3.4 µs", "120 µs"; from a millisecond on "1.25 ms". */
export function microseconds(value: number): string {
  return value >= 1000
    ? `${(value / 1000).toFixed(2)} ms`
    : `${value.toFixed(value < 10 ? 1 : 0)} µs`
}

/** "73 %" of a share; below 10 % with one digit. */
export function percent(share: number): string {
  const value = share * 100
  return `${value.toFixed(value < 9.95 ? 1 : 0)} %`
}

/** "73 %", of a share. */
export function wholePercent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** "1 note", "3 notes". */
export function times(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Time of day in UTC, such as "12:30:05.250"; "?" for what is no time. */
export function clockTime(wallMs: number): string {
  const time = new Date(wallMs)
  return Number.isNaN(time.getTime()) ? '?' : time.toISOString().slice(11, 23)
}
