// The toolbar: record or stop, clear, save, open, copy, which context, keyboard, settings. Panel page.

import { SOURCE_HELP, SOURCE_LABELS } from '../../trace/text/source-words.ts'
import { EVENT_SOURCES } from '../../trace/wire/event-sources.ts'
import { useApp } from '../models/app-context.ts'
import { FilePicker } from '../parts/file-picker.tsx'
import { ExportMenu } from './export-menu.tsx'
import { RecentMenu } from './recent-menu.tsx'
import { Icon, type IconName } from './icons.tsx'

/** The toolbar. */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="Recording">
      <RecordTools />
      <TraceTools />
      <ContextChooser />
      <SourceChooser />
      <PanelTools />
    </div>
  )
}

function RecordTools() {
  const { recording } = useApp()
  const isActive = recording.isActive.value
  const { state } = recording.status.value
  return (
    <div class="toolbar-group">
      {isActive ? (
        <button
          type="button"
          class="tool tool-record is-recording"
          data-testid="stop"
          disabled={state === 'stopping'}
          title="Stop recording"
          onClick={() => void recording.toggle()}
        >
          <Icon name="stop" isFilled />
          <span>Stop</span>
        </button>
      ) : (
        <button
          type="button"
          class="tool tool-record"
          data-testid="record"
          disabled={state === 'forbidden-page'}
          title="Start a new recording; what is shown now is discarded unless it is saved"
          onClick={() => void recording.toggle()}
        >
          <Icon name="record" isFilled />
          <span>Record</span>
        </button>
      )}
      <select
        class="tool-select"
        data-testid="record-mode"
        aria-label="How recording begins"
        title="Reload: see the page from its first script. Join: take it as it runs."
        value={recording.mode.value}
        disabled={isActive}
        onChange={(event) => {
          recording.mode.value = event.currentTarget.value === 'join' ? 'join' : 'reload'
        }}
      >
        <option value="reload">with reload</option>
        <option value="join">join as it runs</option>
      </select>
    </div>
  )
}

function TraceTools() {
  const app = useApp()
  const { recording, files, live, perform } = app
  const isActive = recording.isActive.value
  const isEmpty = recording.source.value.kind === 'none'
  const isBusy = files.isBusy.value
  return (
    <div class="toolbar-group">
      <ToolButton
        icon="clear"
        label="Clear"
        testId="clear"
        isDisabled={isEmpty}
        onClick={recording.clear}
      />
      <ToolButton
        icon="save"
        label="Save trace"
        testId="save"
        isDisabled={isEmpty || isBusy}
        onClick={() => void files.save()}
      />
      <ExportMenu isDisabled={isEmpty || isBusy} />
      <FilePicker
        testId="open-file"
        label="Trace file to open"
        accept=".awescope,.mid,.midi,.kar,.rmi,.json"
        onFile={(file) => void app.openTrace(file, null)}
      >
        {(open) => (
          <ToolButton
            icon="open"
            label="Open trace"
            testId="open"
            isDisabled={isActive || isBusy}
            onClick={open}
          />
        )}
      </FilePicker>
      <ToolButton
        icon="perform"
        label="Perform again"
        testId="perform-toggle"
        isPressed={perform.isOpen.value}
        onClick={() => {
          perform.isOpen.value = !perform.isOpen.value
        }}
      />
      <RecentMenu isDisabled={isActive || isBusy} />
      {files.isOpening.value && (
        <button type="button" class="tool" data-testid="cancel-open" onClick={files.cancel}>
          Cancel
        </button>
      )}
      <ToolButton
        icon="copy"
        label="Copy report (JSON)"
        testId="copy-report"
        isDisabled={isEmpty}
        onClick={() => void files.copyReport(live.report.peek())}
      />
    </div>
  )
}

function PanelTools() {
  const { isKeyboardOpen, isSettingsOpen } = useApp()
  return (
    <div class="toolbar-group toolbar-end">
      <ToolButton
        icon="keyboard"
        label="Virtual keyboard"
        testId="keyboard-toggle"
        isPressed={isKeyboardOpen.value}
        onClick={() => {
          isKeyboardOpen.value = !isKeyboardOpen.value
        }}
      />
      <ToolButton
        icon="settings"
        label="Settings"
        testId="settings-toggle"
        isPressed={isSettingsOpen.value}
        onClick={() => {
          isSettingsOpen.value = !isSettingsOpen.value
        }}
      />
    </div>
  )
}

function ContextChooser() {
  const { live, session } = useApp()
  void live.tick.value
  return (
    <select
      class="tool-select"
      data-testid="context-chooser"
      aria-label="Context to show"
      value={live.selection.value.contextId ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget
        live.chooseContext(value === '' ? null : value)
      }}
    >
      <option value="">All contexts</option>
      {session.contexts.map((context) => (
        <option key={context.contextId} value={context.contextId}>
          {live.contextLabel(context.contextId)}
        </option>
      ))}
    </select>
  )
}

/** There where there is a choice; a source that was chosen stays to be seen while nothing of it is there. */
function SourceChooser() {
  const { live } = useApp()
  const { sources } = live.fullReport.value
  const chosen = live.selection.value.source
  const shown = EVENT_SOURCES.filter((source) => source === chosen || sources[source] !== undefined)
  if (chosen === null && shown.length < 2) return null
  return (
    <select
      class="tool-select"
      data-testid="source-chooser"
      aria-label="Source of events to show"
      value={chosen ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget
        live.chooseSource(shown.find((source) => source === value) ?? null)
      }}
    >
      <option value="">All sources</option>
      {shown.map((source) => (
        <option key={source} value={source} title={SOURCE_HELP[source]}>
          {SOURCE_LABELS[source]}
        </option>
      ))}
    </select>
  )
}

interface ToolButtonProps {
  icon: IconName
  label: string
  testId: string
  isDisabled?: boolean
  isPressed?: boolean
  onClick: () => void
}

function ToolButton(props: ToolButtonProps) {
  return (
    <button
      type="button"
      class="tool"
      data-testid={props.testId}
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.isPressed}
      disabled={props.isDisabled ?? false}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  )
}
