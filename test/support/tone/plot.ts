// Tone.js's tests may draw; nobody looks here. Page of the bench.

export const Plot = { signal: async (): Promise<Element> => document.createElement('canvas') }
