// What tests of the virtual MIDI input put into a page. Node; the tools run in the page.

/** In the page: an access with its input, and a wait until what was sent or opened before has come. */
export const MIDI_TOOLS = `
globalThis.ask = async (options) => {
  const access = await navigator.requestMIDIAccess(options)
  return { access, input: [...access.inputs.values()].find(({ name }) => name === 'Awescope') }
}
// Each command of ours takes a few tasks, which are queued in the order of the calls.
globalThis.settled = async () => {
  for (let round = 0; round < 8; round++) await scheduler.postTask(() => 0)
}
globalThis.heard = (input, log = []) => {
  input.addEventListener('midimessage', ({ data }) => log.push([...data].join(' ')))
  return log
}`
