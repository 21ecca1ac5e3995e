// The options of the reference instrument's engine: mode, voices, effects, quality, output. Panel page.

import { useApp } from '../../models/app-context.ts'
import { Choice, Field } from './field.tsx'

const REVERBS = [
  'Room 1',
  'Room 2',
  'Room 3',
  'Hall 1',
  'Hall 2',
  'Plate',
  'Delay',
  'Panning delay',
]
const CHORUSES = [
  'Chorus 1',
  'Chorus 2',
  'Chorus 3',
  'Chorus 4',
  'Feedback',
  'Flanger',
  'Short delay',
  'Short delay, feedback',
]
const QUALITIES = ['Maximum', 'High', 'Medium', 'Low']

/** A row of controls; each change goes to the reference at once where one is there. */
export function ReferenceOptions() {
  const { reference: model } = useApp()
  const options = model.options.value
  return (
    <div class="control-row">
      <Choice
        label="Mode"
        id="reference-mode"
        value={options.mode}
        choices={[
          ['hardware', 'hardware, as the card'],
          ['sf2', 'SoundFont 2, as specified'],
        ]}
        onChoice={(value) => model.set({ mode: value === 'sf2' ? 'sf2' : 'hardware' })}
      />
      <Field label="Voices" id="reference-voices">
        <input
          id="reference-voices"
          type="number"
          data-testid="reference-voices"
          min={1}
          max={32}
          value={options.voices}
          onChange={(event) => {
            const input = event.currentTarget
            const wanted = Math.round(input.valueAsNumber)
            if (wanted >= 1 && wanted <= 32) model.set({ voices: wanted })
            input.value = String(model.options.peek().voices)
          }}
        />
      </Field>
      <Choice
        label="Reverb"
        id="reference-reverb"
        value={String(options.reverb)}
        choices={REVERBS.map((name, index) => [String(index), name])}
        onChoice={(value) => model.set({ reverb: Number(value) })}
      />
      <Choice
        label="Chorus"
        id="reference-chorus"
        value={String(options.chorus)}
        choices={CHORUSES.map((name, index) => [String(index), name])}
        onChoice={(value) => model.set({ chorus: Number(value) })}
      />
      <Choice
        label="Quality"
        id="reference-quality"
        value={String(options.quality)}
        choices={[
          ['-1', 'adaptive'],
          ...QUALITIES.map((name, index): [string, string] => [String(index), name]),
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
  )
}
