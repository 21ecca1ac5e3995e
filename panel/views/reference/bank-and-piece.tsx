// Which SoundFont the reference instrument plays with, and the MIDI file that it plays. Panel page.

import { SILENT_DRUMS } from '../../../engine/soundfont/has-drums.ts'
import { formatElapsed, formatPlural } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { FilePicker } from '../../parts/file-picker.tsx'
import { BUNDLED_BANK } from './reference-library.ts'

/** The bank: its name, another one, the way back to the bundled one. */
export function BankChoice() {
  const { reference: model } = useApp()
  const bank = model.bank.value
  return (
    <div class="control-group" role="group" aria-label="Bank">
      <span class="control-label">Bank</span>
      <span class="control-value" data-testid="reference-bank" title={bank?.detail ?? ''}>
        {bank === null ? BUNDLED_BANK : bank.name}
        {bank !== null && <span class="muted"> {bank.detail}</span>}
      </span>
      <FilePicker
        testId="reference-bank-file"
        label="SoundFont file"
        accept=".sf2,.sf3,.sbk"
        onFile={(file) => void model.chooseBank(file)}
      >
        {(open) => (
          <button
            type="button"
            class="button"
            data-testid="reference-choose-bank"
            disabled={model.busy.value !== ''}
            title="A SoundFont: .sf2, .sf3 or .sbk. It can also be dropped here."
            onClick={open}
          >
            Choose SoundFont
          </button>
        )}
      </FilePicker>
      {bank !== null && (
        <button
          type="button"
          class="link-button"
          data-testid="reference-bundled"
          onClick={model.useBundledBank}
        >
          Use the bundled one
        </button>
      )}
    </div>
  )
}

/** The piece: a file to play, silence, and the last one again. */
export function PieceChoice() {
  const { reference: model } = useApp()
  const piece = model.piece.value
  const bank = model.bank.value
  const isThere = model.current.value !== null
  return (
    <div class="control-group" role="group" aria-label="MIDI file">
      <FilePicker
        testId="reference-midi-file"
        label="MIDI file"
        accept=".mid,.midi,.kar,.rmi"
        onFile={(file) => void model.play(file)}
      >
        {(open) => (
          <button
            type="button"
            class="button"
            data-testid="reference-choose-midi"
            disabled={!isThere || model.busy.value !== ''}
            onClick={open}
          >
            Play MIDI file
          </button>
        )}
      </FilePicker>
      <button
        type="button"
        class="button"
        data-testid="reference-silence"
        disabled={!isThere}
        onClick={model.silence}
      >
        Silence
      </button>
      {piece !== null && (
        <>
          <span class="control-value" data-testid="reference-piece">
            {piece.name}{' '}
            <span class="muted">
              {formatPlural(piece.notes, 'note')}, {formatElapsed(piece.durationMs, 0)}
              {piece.note !== '' && `, ${piece.note}`}
            </span>
          </span>
          {bank?.hasDrums === false && piece.playsDrums && (
            <span class="muted" data-testid="reference-silent-drums">
              {SILENT_DRUMS}
            </span>
          )}
          {isThere && (
            <button type="button" class="link-button" onClick={model.playAgain}>
              Again
            </button>
          )}
        </>
      )}
    </div>
  )
}
