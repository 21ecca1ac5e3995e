// The kernel's face: what TypeScript calls.

export { setInterpolation, setMode, setSamples } from './state'
export { addMix, renderVoices } from './voices'
