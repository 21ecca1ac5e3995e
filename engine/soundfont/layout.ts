// Finds the chunks of a SoundFont file, and rejects a file whose structure is unsound (docs/emu8000.md, section 5.2).
// Reads nothing of what is in the tables but their lengths. Any context.
//
//   RIFF sfbk │ LIST INFO: ifil isng INAM … │ LIST sdta: smpl [sm24] │ LIST pdta: phdr pbag pmod pgen inst ibag imod igen shdr

import { SoundFontError } from './bank.ts'
import { type ListChunks, type ListForm, readLists } from './lists.ts'
import { type ChunkSpan, readText, type Warnings } from './riff.ts'

/** A table of the pdta list: `count` records, the terminal one included. */
export interface Records {
  readonly id: string
  readonly start: number
  readonly stride: number
  readonly count: number
}

export interface Layout {
  readonly view: DataView
  readonly bytes: Uint8Array
  /** The known chunks of the INFO list. */
  readonly info: readonly ChunkSpan[]
  readonly versionMajor: number
  readonly versionMinor: number
  readonly name: string
  readonly comment: string
  readonly copyright: string
  /** True where `irom` names a ROM. */
  readonly hasRomName: boolean
  readonly smpl: ChunkSpan | null
  readonly sm24: ChunkSpan | null
  /** Names of samples in SF1 files. */
  readonly snam: ChunkSpan | null
  readonly phdr: Records
  readonly pbag: Records
  readonly pmod: Records
  readonly pgen: Records
  readonly inst: Records
  readonly ibag: Records
  readonly imod: Records
  readonly igen: Records
  readonly shdr: Records
}

const STRIDES = {
  phdr: 38,
  pbag: 4,
  pmod: 10,
  pgen: 4,
  inst: 22,
  ibag: 4,
  imod: 10,
  igen: 4,
  shdr: 46,
} as const

type TableId = keyof typeof STRIDES

/** SF1 sample headers: four addresses; their names are in `snam`. */
export const SF1_SHDR_STRIDE = 16
const MOST_NAME_CHARACTERS = 256
const MOST_COMMENT_CHARACTERS = 4096

const readVersion = (
  view: DataView,
  ifil: ChunkSpan | undefined,
  info: ChunkSpan,
): readonly [major: number, minor: number] => {
  if (!ifil) throw new SoundFontError('ifil', info.offset, 'the version is missing')
  if (ifil.size !== 4) {
    throw new SoundFontError('ifil', ifil.offset, `${ifil.size} bytes instead of 4`)
  }
  const major = view.getUint16(ifil.start, true)
  const minor = view.getUint16(ifil.start + 2, true)
  if (major < 1 || major > 3) {
    throw new SoundFontError('ifil', ifil.offset, `version ${major}.${minor} is not known`)
  }
  return [major, minor]
}

const describeTable = (
  id: TableId,
  span: ChunkSpan | undefined,
  pdta: ChunkSpan,
  isSf1: boolean,
): Records => {
  const isModulators = id === 'pmod' || id === 'imod'
  // SF1 has no modulators; whatever stands in their place is not read.
  if (isSf1 && isModulators) return { id, start: 0, stride: STRIDES[id], count: 0 }
  if (!span) throw new SoundFontError(id, pdta.offset, 'this chunk is missing')
  const stride = isSf1 && id === 'shdr' ? SF1_SHDR_STRIDE : STRIDES[id]
  if (span.size % stride !== 0) {
    throw new SoundFontError(
      id,
      span.offset,
      `${span.size} bytes are not a multiple of its records' ${stride}`,
    )
  }
  const count = span.size / stride
  const fewest = id === 'phdr' || id === 'inst' ? 2 : 1
  if (count < fewest) {
    throw new SoundFontError(id, span.offset, `${count} records, where ${fewest} are the fewest`)
  }
  return { id, start: span.start, stride, count }
}

const checkSampleMemory = (
  smpl: ChunkSpan | null,
  sm24: ChunkSpan | null,
  isNew: boolean,
  isSf3: boolean,
  warnings: Warnings,
): ChunkSpan | null => {
  // In SF3 these are streams of bytes.
  if (smpl && smpl.size % 2 !== 0 && !isSf3) {
    throw new SoundFontError('smpl', smpl.offset, `${smpl.size} bytes are no 16-bit words`)
  }
  if (!sm24) return null
  const words = (smpl?.size ?? 0) / 2
  // The specification wants an even size; most writers give the bare number of samples.
  if (sm24.size !== words && sm24.size !== words + (words % 2)) {
    warnings.add('sm24 has not as many bytes as there are samples: played as 16-bit.')
    return null
  }
  if (!isNew) {
    warnings.add('sm24 in a file older than version 2.04: played as 16-bit.')
    return null
  }
  return sm24
}

/** The chunks of a file. Throws a SoundFontError where the structure is unsound. */
export const readLayout = (file: ArrayBuffer, warnings: Warnings): Layout => {
  const view = new DataView(file)
  const bytes = new Uint8Array(file)
  const lists = readLists(view, bytes, warnings)
  const list = (form: ListForm): ListChunks => {
    const found = lists.get(form)
    if (!found) throw new SoundFontError(`LIST ${form}`, 0, 'this list is missing')
    return found
  }
  const { span: infoList, chunks: info } = list('INFO')
  const { chunks: sdta } = list('sdta')
  const { span: pdtaList, chunks: pdta } = list('pdta')

  const [versionMajor, versionMinor] = readVersion(view, info.get('ifil'), infoList)
  const isSf1 = versionMajor === 1
  const text = (id: string, most: number): string => {
    const span = info.get(id)
    return span ? readText(bytes, span.start, span.size, most) : ''
  }
  const name = text('INAM', MOST_NAME_CHARACTERS)
  if (name === '') warnings.add('The bank has no name.')
  if (text('isng', MOST_NAME_CHARACTERS) === '') {
    warnings.add('No sound engine is named: taken for EMU8000.')
  }

  const snam = sdta.get('snam') ?? null
  if (snam && !isSf1) {
    throw new SoundFontError('snam', snam.offset, 'an unknown chunk in LIST sdta')
  }
  const smpl = sdta.get('smpl') ?? null
  const isNew = versionMajor > 2 || (versionMajor === 2 && versionMinor >= 4)
  const sm24 = checkSampleMemory(
    smpl,
    sdta.get('sm24') ?? null,
    isNew,
    versionMajor === 3,
    warnings,
  )
  const table = (id: TableId): Records => describeTable(id, pdta.get(id), pdtaList, isSf1)
  return {
    view,
    bytes,
    info: [...info.values()],
    versionMajor,
    versionMinor,
    name,
    comment: text('ICMT', MOST_COMMENT_CHARACTERS),
    copyright: text('ICOP', MOST_COMMENT_CHARACTERS),
    hasRomName: text('irom', MOST_NAME_CHARACTERS) !== '',
    smpl,
    sm24,
    snam,
    phdr: table('phdr'),
    pbag: table('pbag'),
    pmod: table('pmod'),
    pgen: table('pgen'),
    inst: table('inst'),
    ibag: table('ibag'),
    imod: table('imod'),
    igen: table('igen'),
    shdr: table('shdr'),
  }
}
