// The panel as a whole: toolbar, status, settings, tabs, the chosen view, keyboard. Panel page.

import type { FunctionComponent } from 'preact'
import type { AppModel } from '../models/app-model.ts'
import type { ViewName } from '../models/view-names.ts'
import { AlertsView } from '../views/alerts/alerts-view.tsx'
import { AuditView } from '../views/audit/audit-view.tsx'
import { CompareView } from '../views/compare/compare-view.tsx'
import { ContextsView } from '../views/contexts/contexts-view.tsx'
import { EventsView } from '../views/events/events-view.tsx'
import { GraphView } from '../views/graph/graph-view.tsx'
import { LiveView } from '../views/live/live-view.tsx'
import { SchedulingView } from '../views/scheduling/scheduling-view.tsx'
import { ReferenceView } from '../views/reference/reference-view.tsx'
import { ProcessorsView } from '../views/processors/processors-view.tsx'
import { AppContext, useApp } from '../models/app-context.ts'
import { PerformBar } from './perform-bar.tsx'
import { LeftRecordings } from './left-recordings.tsx'
import { FileDrop } from './file-drop.tsx'
import { FirstSteps } from './first-steps.tsx'
import { HandoverBar } from './handover-bar.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { StatusBar } from './status-bar.tsx'
import { Tabs } from './tabs.tsx'
import { Toolbar } from './toolbar.tsx'
import { Transport } from './transport.tsx'
import { VirtualKeyboard } from './virtual-keyboard.tsx'

const VIEW_COMPONENTS: Readonly<Record<ViewName, FunctionComponent>> = {
  live: LiveView,
  events: EventsView,
  scheduling: SchedulingView,
  processors: ProcessorsView,
  contexts: ContextsView,
  graph: GraphView,
  reference: ReferenceView,
  compare: CompareView,
  audit: AuditView,
  alerts: AlertsView,
}

/** The panel, in the theme of its host. */
export function App(props: { app: AppModel }) {
  const { app } = props
  return (
    <AppContext.Provider value={app}>
      <div class="awescope" data-theme={app.theme.value}>
        <Toolbar />
        <PerformBar />
        <StatusBar />
        <LeftRecordings />
        <HandoverBar />
        <Transport />
        {app.isSettingsOpen.value && <SettingsPanel />}
        <Tabs />
        <FirstSteps />
        <View />
        {app.isKeyboardOpen.value && <VirtualKeyboard />}
        <FileDrop />
      </div>
    </AppContext.Provider>
  )
}

function View() {
  const { view } = useApp()
  const name = view.value
  const Content = VIEW_COMPONENTS[name]
  return (
    <div
      key={name}
      class={`view view-${name}`}
      role="tabpanel"
      id={`view-${name}`}
      data-testid={`view-${name}`}
      aria-labelledby={`tab-${name}`}
    >
      <Content />
    </div>
  )
}
