// What the build serves beyond files. Refer to it with a triple-slash path where a folder's tsconfig
// does not include it.

declare module 'virtual:awescope-worklet-source' {
  /** The worklet probe, built into one script without imports. */
  export const workletSource: string
}
