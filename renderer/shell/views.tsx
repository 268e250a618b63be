import {
  IconActivity,
  IconAffiliate,
  IconArrowsSplit2,
  IconBell,
  IconGitFork,
  IconPlugConnected,
  IconSchema,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { ViewName } from '../address/address.ts'

export interface ViewEntry {
  readonly name: ViewName
  readonly word: string
  /** `G` then this letter goes there. */
  readonly letter: string
  readonly icon: TablerIcon
  readonly component: LazyExoticComponent<ComponentType>
}

/** The rail, top to bottom. A view is loaded when it is first opened. */
export const VIEW_ENTRIES: readonly ViewEntry[] = [
  {
    name: 'graph',
    word: 'Graph',
    letter: 'G',
    icon: IconAffiliate,
    component: lazy(async () => ({ default: (await import('../graph/GraphView.tsx')).GraphView })),
  },
  {
    name: 'live',
    word: 'Live',
    letter: 'L',
    icon: IconActivity,
    component: lazy(async () => ({ default: (await import('../live/LiveView.tsx')).LiveView })),
  },
  {
    name: 'people',
    word: 'People',
    letter: 'P',
    icon: IconUsers,
    component: lazy(async () => ({ default: (await import('../people/PeopleView.tsx')).PeopleView })),
  },
  {
    name: 'rules',
    word: 'Rules',
    letter: 'R',
    icon: IconGitFork,
    component: lazy(async () => ({ default: (await import('../rules/RulesView.tsx')).RulesView })),
  },
  {
    name: 'attribution',
    word: 'Attribution',
    letter: 'A',
    icon: IconArrowsSplit2,
    component: lazy(async () => ({
      default: (await import('../attribution/AttributionView.tsx')).AttributionView,
    })),
  },
  {
    name: 'alerts',
    word: 'Alerts',
    letter: 'E',
    icon: IconBell,
    component: lazy(async () => ({ default: (await import('../alerts/AlertsView.tsx')).AlertsView })),
  },
  {
    name: 'sources',
    word: 'Sources',
    letter: 'S',
    icon: IconPlugConnected,
    component: lazy(async () => ({ default: (await import('../sources/SourcesView.tsx')).SourcesView })),
  },
  {
    name: 'schemas',
    word: 'Schemas',
    letter: 'C',
    icon: IconSchema,
    component: lazy(async () => ({ default: (await import('../schemas/SchemasView.tsx')).SchemasView })),
  },
]

export const WelcomeView = lazy(async () => ({
  default: (await import('../welcome/WelcomeView.tsx')).WelcomeView,
}))

/** The import dialog and the drop target of the whole window. Always mounted, draws nothing while closed. */
export const ImportHost = lazy(async () => ({
  default: (await import('../import/ImportHost.tsx')).ImportHost,
}))
