// More options of the reference instrument's engine: equaliser, effects, whose voice a note may take. Panel page.

import { formatTone, STEALING_NAMES } from '../../../trace/text/preset-words.ts'
import { ENGINE_BOUNDS, STEALING_RULES } from '../../../trace/wire/engine-options.ts'
import { useApp } from '../../models/app-context.ts'
import { Choice } from './field.tsx'

const POSITIONS = Array.from({ length: ENGINE_BOUNDS.bass.max + 1 }, (_, position) => position)
const TONES = POSITIONS.map((position): [string, string] => [
  String(position),
  formatTone(position),
])

/** A row of controls; each change goes to the reference at once where one is there. */
export function ReferenceTone() {
  const { reference: model } = useApp()
  const options = model.options.value
  return (
    <div class="control-row">
      <Choice
        label="Bass"
        id="reference-bass"
        value={String(options.bass)}
        choices={TONES}
        onChoice={(value) => model.set({ bass: Number(value) })}
      />
      <Choice
        label="Treble"
        id="reference-treble"
        value={String(options.treble)}
        choices={TONES}
        onChoice={(value) => model.set({ treble: Number(value) })}
      />
      <Choice
        label="Effects"
        id="reference-effects-on"
        value={options.effects ? 'on' : 'off'}
        choices={[
          ['on', 'reverb and chorus'],
          ['off', 'none'],
        ]}
        onChoice={(value) => model.set({ effects: value === 'on' })}
      />
      <Choice
        label="Takes voices like"
        id="reference-stealing"
        value={options.stealing}
        choices={STEALING_RULES.map((rule) => [rule, STEALING_NAMES[rule]])}
        onChoice={(stealing) => model.set({ stealing })}
      />
    </div>
  )
}
