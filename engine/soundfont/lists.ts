// Finds the three lists of a SoundFont file and the chunks in them, trusting no size. RIFF wants a pad byte behind each
// chunk of an odd size; widely used writers leave it out, or count it in one size and not in another. Where a chunk
// begins beyond doubt without the byte, it is read there, and told. Any context; allocates only small strings.

import { SoundFontError } from './bank.ts'
import { type ChunkSpan, readFourCharacters, type Warnings } from './riff.ts'

export type ListForm = 'INFO' | 'sdta' | 'pdta'

export interface ListChunks {
  /** As the file really has it, where its size said otherwise. */
  readonly span: ChunkSpan
  /** The known ones, the first of each id. */
  readonly chunks: ReadonlyMap<string, ChunkSpan>
}

const HEAD_BYTES = 8
const FORMS = 3
const KNOWN: Readonly<Record<ListForm, ReadonlySet<string>>> = {
  INFO: new Set('ifil isng INAM irom iver ICRD IENG IPRD ICOP ICMT ISFT'.split(' ')),
  sdta: new Set(['smpl', 'sm24', 'snam']),
  pdta: new Set('phdr pbag pmod pgen inst ibag imod igen shdr'.split(' ')),
}
const LEGAL_ID = /^[A-Za-z0-9][A-Za-z0-9 ]{3}$/
/** Chunks without a pad byte that the warning names. */
const NAMED = 4

const isForm = (form: string): form is ListForm =>
  form === 'INFO' || form === 'sdta' || form === 'pdta'

const countOf = (difference: number, what: string): string => {
  const count = Math.abs(difference)
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

const createFinder = (view: DataView, bytes: Uint8Array, warnings: Warnings) => {
  const end = bytes.length
  let oddChunks = 0
  let unpadded = 0
  const names: string[] = []

  const isListAt = (at: number): boolean =>
    at + 12 <= end &&
    readFourCharacters(bytes, at) === 'LIST' &&
    isForm(readFourCharacters(bytes, at + HEAD_BYTES))

  const fits = (at: number): boolean =>
    at + HEAD_BYTES <= end && view.getUint32(at + 4, true) <= end - at - HEAD_BYTES

  const isPlausible = (at: number): boolean =>
    fits(at) && LEGAL_ID.test(readFourCharacters(bytes, at))

  /**
   * Where the next chunk begins behind `name`, which ends before `at`, in a list of bytes `from … to − 1`: one byte
   * further after an odd size, unless it is not there.
   */
  const skipPad = (
    name: string,
    size: number,
    at: number,
    from: number,
    to: number,
    isKnownAt: (at: number) => boolean,
  ): number => {
    if (size % 2 === 0) return at
    oddChunks++
    if (isKnownAt(at + 1)) return at + 1
    const isMissing = isKnownAt(at) || (at + 1 < to && !isPlausible(at + 1) && isPlausible(at))
    if (!isMissing) return at + 1
    // A byte that is missing at the end of a list of an odd size is the list's own, and told with it.
    if (at >= to && (to - from) % 2 === 1) return at
    unpadded++
    if (names.length < NAMED) names.push(name)
    return at
  }

  /** The chunks of the list at `offset`, and where it ends. */
  const readList = (offset: number, form: ListForm, size: number): ListChunks => {
    const said = offset + HEAD_BYTES + size
    const parent = `LIST ${form}`
    const chunks = new Map<string, ChunkSpan>()
    const known = KNOWN[form]
    const isKnownAt = (at: number): boolean =>
      isListAt(at) || (fits(at) && known.has(readFourCharacters(bytes, at)))
    const oddBefore = oddChunks
    let at = offset + HEAD_BYTES + 4
    for (;;) {
      const uncounted = oddChunks - oddBefore
      if (isListAt(at) && said - at <= uncounted) break
      // Where the size leaves out the pads, the last chunks stand partly behind it.
      const isPast = at >= said || said - at < HEAD_BYTES
      const goesOn = isPast && at < said + uncounted && isPlausible(at)
      if (at >= said && !goesOn) break
      if (isPast && !goesOn) {
        throw new SoundFontError(
          parent,
          at,
          `only ${said - at} bytes are left, too few for a chunk`,
        )
      }
      const id = readFourCharacters(bytes, at)
      const span = { id, offset: at, start: at + HEAD_BYTES, size: view.getUint32(at + 4, true) }
      const stop = span.start + span.size
      const next = stop + (span.size % 2)
      // A list's size may leave out the pads of its chunks; it then ends where the next list begins, or the file.
      const pads = oddChunks - oddBefore + (span.size % 2)
      const isPadsOnly = stop - said <= pads && (isListAt(next) || next === end)
      if (stop > said && !isPadsOnly) {
        throw new SoundFontError(
          id,
          at,
          `its size of ${span.size} bytes leads out of ${parent}, where ${said - span.start} are left`,
        )
      }
      const isRepeated = chunks.has(id)
      if (known.has(id) && !isRepeated) chunks.set(id, span)
      else if (form !== 'INFO') {
        const what = isRepeated ? 'a second one of its kind' : 'an unknown chunk'
        throw new SoundFontError(id, at, `${what} in ${parent}`)
      }
      at = skipPad(id, span.size, stop, offset, said, isKnownAt)
    }
    // A pad behind the last chunk that the list does not count is the list's own.
    const isOwnPad = at === said + 1 && size % 2 === 1
    const real = isOwnPad ? said : at
    if (real !== said) {
      warnings.add(
        `The size of ${parent} disagrees with its chunks by ${countOf(real - said, 'pad byte')}: the chunks count.`,
      )
    }
    const start = offset + HEAD_BYTES
    return { span: { id: 'LIST', offset, start, size: real - start }, chunks }
  }

  return {
    readLists(): Map<ListForm, ListChunks> {
      const lists = new Map<ListForm, ListChunks>()
      let at = 12
      while (at < end) {
        if (lists.size === FORMS && end - at <= 1 + oddChunks) break
        if (end - at < HEAD_BYTES) {
          throw new SoundFontError(
            'RIFF',
            at,
            `only ${end - at} bytes are left, too few for a chunk`,
          )
        }
        const id = readFourCharacters(bytes, at)
        const size = view.getUint32(at + 4, true)
        if (!fits(at)) {
          const left = end - at - HEAD_BYTES
          throw new SoundFontError(
            id,
            at,
            `its size of ${size} bytes leads out of RIFF, where ${left} are left`,
          )
        }
        if (id !== 'LIST' || size < 4) {
          throw new SoundFontError(id, at, 'an unknown chunk beside the three lists')
        }
        const form = readFourCharacters(bytes, at + HEAD_BYTES)
        if (!isForm(form) || lists.has(form)) {
          throw new SoundFontError(`LIST ${form}`, at, 'an unknown or repeated list')
        }
        const list = readList(at, form, size)
        lists.set(form, list)
        at = skipPad(
          `LIST ${form}`,
          list.span.size,
          list.span.start + list.span.size,
          0,
          end,
          isListAt,
        )
      }
      return lists
    },
    /** Chunks of an odd size so far: so many bytes may a size be wrong by. */
    get oddChunks() {
      return oddChunks
    },
    warn() {
      if (unpadded === 0) return
      const more = unpadded > names.length ? ` and ${unpadded - names.length} more` : ''
      warnings.add(
        `The pad byte behind an odd-sized chunk is missing (${names.join(', ')}${more}): read without it.`,
      )
    },
  }
}

/** The lists that are there. Throws a SoundFontError where a size leads out, or something is there that must not be. */
export const readLists = (
  view: DataView,
  bytes: Uint8Array,
  warnings: Warnings,
): ReadonlyMap<ListForm, ListChunks> => {
  if (bytes.length < 12) {
    throw new SoundFontError('RIFF', 0, `a file of ${bytes.length} bytes is no SoundFont`)
  }
  if (readFourCharacters(bytes, 0) !== 'RIFF' || readFourCharacters(bytes, 8) !== 'sfbk') {
    throw new SoundFontError('RIFF', 0, 'this is no SoundFont: it does not begin with RIFF … sfbk')
  }
  const size = view.getUint32(4, true)
  const wrongBy = bytes.length - size - HEAD_BYTES
  const isSound = wrongBy === 0 || (wrongBy === 1 && size % 2 === 1)
  const disagreement = new SoundFontError(
    'RIFF',
    4,
    `its size of ${size} bytes does not agree with a file of ${bytes.length} bytes`,
  )
  const finder = createFinder(view, bytes, warnings)
  let lists: Map<ListForm, ListChunks>
  try {
    lists = finder.readLists()
  } catch (error) {
    throw isSound ? error : disagreement
  }
  if (!isSound && Math.abs(wrongBy) > 1 + finder.oddChunks) throw disagreement
  if (!isSound) {
    warnings.add(
      `The size of RIFF disagrees with the file by ${countOf(wrongBy, 'byte')}: the file counts.`,
    )
  }
  finder.warn()
  return lists
}
