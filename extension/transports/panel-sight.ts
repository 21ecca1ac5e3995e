// How the devtools page tells the panel's window whether it is in sight: events on that window. Both are pages of the
// extension.

export const PANEL_SHOWN = 'awescope:shown'
export const PANEL_HIDDEN = 'awescope:hidden'
