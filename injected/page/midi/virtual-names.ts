// What the virtual MIDI input says of itself. Page world.

export const VIRTUAL_INPUT_NAME = 'Awescope'
export const VIRTUAL_INPUT_ID = 'awescope-virtual-input'
export const VIRTUAL_MANUFACTURER = 'Awescope'
