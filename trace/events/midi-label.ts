// MIDI messages in words, for tables and alerts. Any reader context.

const NOTE_NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const

const CHANNEL_MESSAGES: Record<number, string> = {
  0x80: 'Note off',
  0x90: 'Note on',
  0xa0: 'Key pressure',
  0xb0: 'Control change',
  0xc0: 'Program change',
  0xd0: 'Channel pressure',
  0xe0: 'Pitch bend',
}

const SYSTEM_MESSAGES: Record<number, string> = {
  0xf0: 'System exclusive',
  0xf1: 'Time code',
  0xf2: 'Song position',
  0xf3: 'Song select',
  0xf6: 'Tune request',
  0xf7: 'End of exclusive',
  0xf8: 'Clock',
  0xfa: 'Start',
  0xfb: 'Continue',
  0xfc: 'Stop',
  0xfe: 'Active sensing',
  0xff: 'Reset',
}

/** Name of a key, such as "C4" for 60. */
export function noteName(key: number): string {
  return `${NOTE_NAMES[key % 12]}${Math.floor(key / 12) - 1}`
}

/** A short label, such as "Note on C4 100". Bytes 0…255; any value is taken. */
export function midiLabel(status: number, data1: number, data2: number): string {
  if (status >= 0xf0) return SYSTEM_MESSAGES[status] ?? `System ${hex(status)}`
  const kind = status & 0xf0
  const name = CHANNEL_MESSAGES[kind]
  if (name === undefined) return `Data ${hex(status)}`
  switch (kind) {
    case 0x90:
      return data2 === 0 ? `Note off ${noteName(data1)} 0` : `Note on ${noteName(data1)} ${data2}`
    case 0x80:
    case 0xa0:
      return `${name} ${noteName(data1)} ${data2}`
    case 0xc0:
    case 0xd0:
      return `${name} ${data1}`
    case 0xe0:
      return `${name} ${(((data2 & 0x7f) << 7) | (data1 & 0x7f)) - 8192}`
    default:
      return `${name} ${data1} ${data2}`
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
