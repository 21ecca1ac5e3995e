// What the engine uses of WebAssembly: its rooms have no library of types in common. Types only, but for the name.

export interface WasmMemory {
  readonly buffer: ArrayBuffer
}
/** Opaque. */
export interface WasmModule {
  readonly [Symbol.toStringTag]?: string
}

type Imports = Record<string, Record<string, unknown>>

interface WasmNamespace {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean
  Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule
  Instance: new (module: WasmModule, imports: Imports) => { readonly exports: unknown }
  Memory: new (size: { initial: number; maximum: number }) => WasmMemory
}

declare const WebAssembly: WasmNamespace

/** Throws where the platform, or the policy of the page, has none. */
export const webAssembly = (): WasmNamespace => WebAssembly
