// The kernel's face: what TypeScript calls.

export { clearBuses, firstLoud, gate, passShelf, renderChorus, writeOut } from './effects'
export { addMix } from './mix'
export { renderEcho, renderRoom } from './reverb'
export { resample } from './resampler'
export { setInterpolation, setMode, setSamples } from './state'
export { renderVoices } from './voices'
