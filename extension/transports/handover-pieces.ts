// A trace on its way from the panel to a tab of ours, in messages that every browser passes on. Pure; panel page.

/** Multiple of three, so that the pieces are whole as base64; far below what a message may be. */
const PIECE_BYTES = 6_000_000
const CALL_BYTES = 0x8000

export interface HandoverPiece {
  readonly title: string
  readonly base64: string
  readonly isLast: boolean
}

/** In order; one at least. */
export function* handoverPieces(title: string, bytes: Uint8Array): Generator<HandoverPiece> {
  for (let from = 0; from === 0 || from < bytes.length; from += PIECE_BYTES) {
    const piece = bytes.subarray(from, from + PIECE_BYTES)
    let binary = ''
    for (let at = 0; at < piece.length; at += CALL_BYTES) {
      binary += String.fromCharCode(...piece.subarray(at, at + CALL_BYTES))
    }
    yield { title, base64: btoa(binary), isLast: from + PIECE_BYTES >= bytes.length }
  }
}
