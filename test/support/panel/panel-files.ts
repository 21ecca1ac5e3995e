// Files as a browser hands them over. Node.

import {
  type FileLike,
  loadBank,
  loadPiece,
  type ReferenceFiles,
} from '../../../panel/views/reference/reference-files.ts'

/** A file of these bytes; each read gives a copy. */
export const fileOf = (name: string, bytes: ArrayBuffer | Uint8Array): FileLike => ({
  name,
  size: bytes.byteLength,
  arrayBuffer: () =>
    Promise.resolve(bytes instanceof Uint8Array ? bytes.slice().buffer : bytes.slice(0)),
})

/** Reads in the calling thread, as the panel's worker does in its own. */
export const localFiles: ReferenceFiles = {
  loadBank: (file, { onProgress }) => loadBank(file, onProgress),
  loadPiece: (file) => loadPiece(file),
}
