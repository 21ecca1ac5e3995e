// What a module knows of itself; the audio thread's types leave it out.

interface ImportMeta {
  /** The module's address, fragment included. */
  url: string
}
