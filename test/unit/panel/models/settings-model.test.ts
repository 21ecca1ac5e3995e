// The settings: any input gives valid values and says what fell back. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSettingsModel,
  profilerConfigOf,
  recorderConfigOf,
  validateSettings,
} from '../../../../panel/models/settings-model.ts'
import { DEFAULT_SETTINGS, SETTING_SPECS } from '../../../../panel/models/setting-specs.ts'
import {
  DEFAULT_PROFILER_CONFIG,
  PROFILER_BOUNDS,
  resolveProfilerConfig,
} from '../../../../trace/config/profiler-config.ts'
import { DEFAULT_RECORDER_CONFIG, RECORDER_BOUNDS } from '../../../../trace/wire/recorder-config.ts'

function createMemoryStore(text: string | null) {
  return {
    text,
    read() {
      return this.text
    },
    write(next: string) {
      this.text = next
    },
  }
}

describe('the settings', () => {
  it('cover every option of the profiler and of the recorder', () => {
    const keys = new Set<string>(SETTING_SPECS.map((spec) => spec.key))
    for (const key of Object.keys(DEFAULT_PROFILER_CONFIG)) expect(keys, key).toContain(key)
    for (const key of Object.keys(DEFAULT_RECORDER_CONFIG))
      if (key !== 'workletUrl') expect(keys, key).toContain(key)
    expect(profilerConfigOf(DEFAULT_SETTINGS)).toEqual(DEFAULT_PROFILER_CONFIG)
    expect(recorderConfigOf(DEFAULT_SETTINGS, '')).toEqual(DEFAULT_RECORDER_CONFIG)
  })

  it('are valid for the profiler whatever was given', () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.string(), fc.constant(null))
    const raw = fc.record(Object.fromEntries(SETTING_SPECS.map((spec) => [spec.key, value])), {
      requiredKeys: [],
    })
    fc.assert(
      fc.property(fc.oneof(raw, fc.anything()), (given) => {
        const { values } = validateSettings(given)
        expect(resolveProfilerConfig(profilerConfigOf(values)).problems).toEqual([])
        expect(validateSettings(values)).toEqual({ values, complaints: [] })
      }),
    )
  })

  it('have the bounds of the profiler and of the recorder, and are shown in their own unit', () => {
    const bounds = { ...RECORDER_BOUNDS, ...PROFILER_BOUNDS }
    for (const spec of SETTING_SPECS) {
      if (spec.kind === 'number') expect(spec, spec.key).toMatchObject(bounds[spec.key])
      else expect(typeof DEFAULT_SETTINGS[spec.key], spec.key).toBe('boolean')
    }
    const { complaints } = validateSettings({ reportingIntervalMs: 100, warningMs: 0 })
    expect(complaints).toEqual([
      'Warning from: must be a number from 0.1 to 60000 ms; using 50 ms.',
      'Report every: must be a number from 1 to 86400 s; using 30 s.',
    ])
  })

  it('name each value that fell back in one sentence', () => {
    const { values, complaints } = validateSettings({
      samplingRate: 7,
      warningMs: 60,
      criticalMs: 'soon',
    })
    expect(values).toEqual({ ...DEFAULT_SETTINGS, warningMs: 60 })
    expect(complaints).toEqual([
      'Events tracked: must be a number from 0 to 100 %; using 100 %.',
      'Critical from: must be a number from 0.1 to 60000 ms; using 100 ms.',
    ])
  })

  it('refuse a critical threshold below the warning', () => {
    const { values, complaints } = validateSettings({ warningMs: 80, criticalMs: 20 })
    expect([values.warningMs, values.criticalMs]).toEqual([50, 100])
    expect(complaints).toHaveLength(1)
  })

  it('are stored, and read again', () => {
    const store = createMemoryStore(null)
    createSettingsModel(store).set('warningMs', 12)
    const again = createSettingsModel(store)
    expect(again.values.value.warningMs).toBe(12)
    again.reset()
    expect(createSettingsModel(store).values.value).toEqual(DEFAULT_SETTINGS)
  })

  it('say so where the stored text is damaged or the store fails', () => {
    const damaged = createSettingsModel(createMemoryStore('{"warningMs":'))
    expect(damaged.values.value).toEqual(DEFAULT_SETTINGS)
    expect(damaged.complaints.value).toEqual([
      'The stored settings are damaged; using the defaults.',
    ])
    const failing = createSettingsModel({
      read: () => null,
      write: () => {
        throw new Error('quota')
      },
    })
    failing.set('warningMs', 30)
    expect(failing.values.value.warningMs).toBe(30)
    expect(failing.complaints.value[0]).toContain('could not be stored')
  })
})
