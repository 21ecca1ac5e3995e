// The options of the reference instrument's engine: mode, voices, effects, quality, output. Panel page.

import { qualityName } from '../../../trace/reference/engine-codes.ts'
import { CHORUS_NAMES, MODE_NAMES, REVERB_NAMES } from '../../../trace/text/preset-words.ts'
import { isWithin } from '../../../trace/wire/bounds.ts'
import { ENGINE_BOUNDS, ENGINE_MODES } from '../../../trace/wire/engine-options.ts'
import { useApp } from '../../models/app-context.ts'
import { Choice, Field } from './field.tsx'
import { ReferenceTone } from './reference-tone.tsx'

const LEVELS = Array.from({ length: ENGINE_BOUNDS.quality.max + 1 }, (_, level) => level)

/** Controls; each change goes to the reference at once where one is there. */
export function ReferenceOptions() {
  const { reference: model } = useApp()
  const options = model.options.value
  return (
    <>
      <div class="control-row">
        <Choice
          label="Mode"
          id="reference-mode"
          value={options.mode}
          choices={ENGINE_MODES.map((mode) => [mode, MODE_NAMES[mode]])}
          onChoice={(mode) => model.set({ mode })}
        />
        <Field label="Voices" id="reference-voices">
          <input
            id="reference-voices"
            type="number"
            data-testid="reference-voices"
            min={ENGINE_BOUNDS.voices.min}
            max={ENGINE_BOUNDS.voices.max}
            value={options.voices}
            onChange={(event) => {
              const input = event.currentTarget
              const wanted = Math.round(input.valueAsNumber)
              if (isWithin(wanted, ENGINE_BOUNDS.voices)) model.set({ voices: wanted })
              input.value = String(model.options.peek().voices)
            }}
          />
        </Field>
        <Choice
          label="Reverb"
          id="reference-reverb"
          value={String(options.reverb)}
          choices={REVERB_NAMES.map((name, index) => [String(index), name])}
          onChoice={(value) => model.set({ reverb: Number(value) })}
        />
        <Choice
          label="Chorus"
          id="reference-chorus"
          value={String(options.chorus)}
          choices={CHORUS_NAMES.map((name, index) => [String(index), name])}
          onChoice={(value) => model.set({ chorus: Number(value) })}
        />
        <Choice
          label="Quality"
          id="reference-quality"
          value={String(options.quality)}
          choices={[
            ['-1', 'adaptive'],
            ...LEVELS.map((level): [string, string] => [String(level), qualityName(level)]),
          ]}
          onChoice={(value) => model.set({ quality: Number(value) })}
        />
        <Choice
          label="Output"
          id="reference-gain"
          value={String(options.gain)}
          choices={[
            ['1', 'full'],
            ['0.5', 'half'],
            ['0.1', 'a tenth'],
          ]}
          onChoice={(value) => model.set({ gain: Number(value) })}
        />
      </div>
      <ReferenceTone />
    </>
  )
}
