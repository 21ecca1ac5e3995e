// The kernel's face: what TypeScript calls.

export { gate, passShelf, renderChorus, writeOut } from './effects'
export { renderEcho, renderRoom } from './reverb'
export { resample } from './resampler'
export { setInterpolation, setMode, setSamples } from './state'
export { addMix, renderVoices } from './voices'
