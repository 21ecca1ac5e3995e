// Gzip by the platform's own compressor, so that the one-file recorder carries none. Page world.

/** One gzip member of the bytes; its level is the platform's. Allocates it. Rejects where the platform does. */
export async function nativeGzip(raw: Uint8Array): Promise<Uint8Array> {
  const bytes = new Blob([raw as Uint8Array<ArrayBuffer>])
  const stream = bytes.stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
