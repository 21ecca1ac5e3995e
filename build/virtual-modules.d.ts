// What the build serves beyond files. Refer to it with a triple-slash path where a folder's tsconfig
// does not include it.

declare module 'virtual:awescope-worklet-source' {
  /** The worklet probe, built into one script without imports: the one element. */
  export const workletSource: string[]
}

declare module 'virtual:awescope-joining-page' {
  /** The recorder in the page world as a function of its own; `knock` names the event by which it knocks. */
  export const joiningPage: (knock: string) => void
}

declare module 'virtual:awescope-engine-kernel' {
  /** The engine's WebAssembly kernel, base64. */
  export const engineKernel: string
}
