// How the files of a recording are named: its id, a dot, and what it is. Any context.
//
//   ID.json            what the recording is named by where it is offered
//   ID.0001.awescope   its first file; each panel that joins begins a new one
//   ID.saved           it is somewhere else now

const SEGMENT = /^([\w-]+)\.(\d{4,})\.awescope$/

export const infoName = (id: string): string => `${id}.json`
export const savedName = (id: string): string => `${id}.saved`
export const segmentName = (id: string, segment: number): string =>
  `${id}.${String(segment).padStart(4, '0')}.awescope`

/** Null for a name of another kind. */
export function segmentOf(name: string): { id: string; segment: number } | null {
  const match = SEGMENT.exec(name)
  return match === null ? null : { id: match[1] ?? '', segment: Number(match[2]) }
}

/** The recording that a file of any kind belongs to. */
export const idOf = (name: string): string => name.split('.', 1)[0] ?? ''
