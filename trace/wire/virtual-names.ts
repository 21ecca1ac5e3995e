// What the virtual MIDI input says of itself. Any context.

export const VIRTUAL_INPUT_NAME = 'Awescope'
export const VIRTUAL_INPUT_ID = 'awescope-virtual-input'
export const VIRTUAL_MANUFACTURER = 'Awescope'
