import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import {
  IconArrowRight,
  IconCircle,
  IconCommand,
  IconFlag,
  IconFlask,
  IconGitFork,
  IconSearch,
  IconUser,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { RulesView } from '#core/contract/rules.ts'
import { go } from '../../address/use-address.ts'
import { formatCount, formatMoment, formatNoun } from '../../parts/format.ts'
import { Keys } from '../../parts/Keys.tsx'
import { nobodyFound } from '../../people/describe.ts'
import { noteFoundBy } from '../../people/found-by.ts'
import { api } from '../../transport/client.ts'
import { openDrawer, startImport, toggleDrawer, toggleInspector, useShell } from '../store.ts'
import { VIEW_ENTRIES } from '../views.tsx'
import { closeWorkspace, copyInvitation, copyLink } from './actions.ts'
import styles from './Palette.module.css'
import { paletteStore, watchEarlyKeys } from './palette.ts'
import { partsOf } from './rules-parts.ts'

interface PaletteItem {
  readonly key: string
  readonly name: string
  /** At the right: a count or the keys that do the same. */
  readonly beside?: string
  readonly keys?: string
  readonly icon: TablerIcon
  readonly run: () => void
}

interface PaletteGroup {
  readonly label: string
  readonly items: readonly PaletteItem[]
}

/** While events are read for what was typed. */
const ASK_AGAIN_MS = 400
const MOST = 6

function matching(items: readonly PaletteItem[], text: string, most = MOST): PaletteItem[] {
  return items.filter((item) => item.name.toLowerCase().includes(text)).slice(0, most)
}

function useActions(open: boolean): PaletteItem[] {
  const { setColorScheme } = useMantineColorScheme()
  const action = (name: string, run: () => void, keys?: string): PaletteItem => ({
    key: name,
    name,
    icon: IconCommand,
    run,
    ...(keys === undefined ? {} : { keys }),
  })
  const always = [
    action('Use light colours', () => setColorScheme('light')),
    action('Use dark colours', () => setColorScheme('dark')),
    action('Use the system’s colours', () => setColorScheme('auto')),
    action('Show all keys', () => useShell.setState({ helpOpen: true }), '?'),
  ]
  if (!open) return always
  return [
    action('Import a file', () => startImport()),
    action('Remove filter and time range', () => go({ where: undefined, from: undefined, to: undefined })),
    action('Show alerts', () => go({ view: 'alerts' })),
    action('Show problems', () => openDrawer('problems')),
    action('Open or close the drawer', toggleDrawer, 'Ctrl J'),
    action('Open or close the inspector', toggleInspector, 'I'),
    action('Copy the link to this view', () => void copyLink(), 'Y'),
    action('Copy a link for another browser', () => void copyInvitation()),
    ...always,
    action('Close the workspace', () => void closeWorkspace()),
  ]
}

const PART_ICONS = { experiment: IconFlask, outcome: IconFlag, segment: IconUsers } as const

function partItems(rules: RulesView | undefined): PaletteItem[] {
  return partsOf(rules).map(({ kind, name, beside, to }) => ({
    ...{ key: `${kind} ${name}`, name: `${kind} ${name}`, beside, icon: PART_ICONS[kind] },
    run: () => go(to),
  }))
}

/** Steps, moves, people, rules, experiments, outcomes and segments that contain the text; asked for only while the palette is open. */
function useFound(
  typed: string,
  enabled: boolean,
): { readonly groups: PaletteGroup[]; readonly isLooking: boolean } {
  const text = typed.toLowerCase()
  const graph = useQuery({ ...api.graph.get.queryOptions({ input: { filter: {} } }), enabled })
  const rules = useQuery({ ...api.rules.get.queryOptions(), enabled })
  const people = useQuery({
    ...api.people.list.queryOptions({ input: { search: typed, filter: {}, limit: MOST, offset: 0 } }),
    enabled: enabled && typed !== '',
    refetchInterval: ({ state }) => (state.data?.reading === undefined ? false : ASK_AGAIN_MS),
  })
  if (text === '') return { groups: [], isLooking: false }
  const lens = graph.data?.lens ?? 'step'
  const nodes = (graph.data?.nodes ?? []).map(
    (node): PaletteItem => ({
      key: `node ${node.id}`,
      name: node.id,
      beside: formatNoun(node.users, 'person', 'people'),
      icon: IconCircle,
      run: () =>
        go({ view: 'graph', params: { lens, journey: undefined }, selection: { kind: 'step', id: node.id } }),
    }),
  )
  const edges = [...(graph.data?.edges ?? [])]
    .sort((a, b) => b.count - a.count)
    .map(
      ({ from, to, count }): PaletteItem => ({
        key: `edge ${from} ${to}`,
        name: `${from} → ${to}`,
        beside: formatNoun(count, 'move'),
        icon: IconArrowRight,
        run: () =>
          go({ view: 'graph', params: { lens, journey: undefined }, selection: { kind: 'edge', from, to } }),
      }),
    )
  const persons = (people.data?.people ?? []).map(
    (person): PaletteItem => ({
      key: `person ${person.id}`,
      name: person.id,
      beside:
        person.matched === undefined
          ? `last seen ${formatMoment(person.lastEventAt)}`
          : `by ${person.matched.join(', ')}`,
      icon: IconUser,
      run: () => {
        noteFoundBy(person.id, typed)
        go({ view: 'people', selection: { kind: 'person', id: person.id } })
      },
    }),
  )
  const ruleItems = (rules.data?.rules ?? []).map(
    (rule): PaletteItem => ({
      key: `rule ${rule.id}`,
      name: `${rule.id} → ${rule.toState}`,
      beside: `fired ${formatCount(rule.fired)}${rule.journey === undefined ? '' : ` in the journey ${rule.journey}`}`,
      icon: IconGitFork,
      run: () => go({ view: 'rules', selection: { kind: 'rule', id: rule.id } }),
    }),
  )
  const parts = partItems(rules.data)
  const nodeWord = lens === 'step' ? 'Steps' : lens === 'event' ? 'Event types' : 'Sources'
  const groups = [
    { label: nodeWord, items: matching(nodes, text) },
    { label: 'Moves', items: matching(edges, text) },
    { label: 'People', items: persons },
    { label: 'Rules', items: matching(ruleItems, text) },
    { label: 'Of the rules file', items: matching(parts, text) },
  ]
  return { groups, isLooking: people.isFetching || people.data?.reading !== undefined }
}

/** Ctrl K: one list for everything that has a name and everything that can be done. */
export function Palette({ open }: { readonly open: boolean }) {
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState(false)
  const [entered, setEntered] = useState(false)
  useEffect(() => watchEarlyKeys((text) => setTyped((before) => before + text)), [])
  const [search] = useDebouncedValue(typed.trim(), 120)
  const found = useFound(search, open && shown)
  const actions = useActions(open)
  const views = VIEW_ENTRIES.map(
    (entry): PaletteItem => ({
      key: `view ${entry.name}`,
      name: entry.word,
      keys: `G ${entry.letter}`,
      icon: entry.icon,
      run: () => go({ view: entry.name }),
    }),
  )
  const text = typed.trim().toLowerCase()
  const groups = [
    ...(text === '' ? [] : found.groups),
    ...(open ? [{ label: 'Views', items: matching(views, text) }] : []),
    { label: 'Do', items: matching(actions, text, 12) },
  ].filter((group) => group.items.length > 0)
  const settled = search === typed.trim() && !found.isLooking
  // Enter means the first hit where none is chosen, and waits until what was typed has been looked for.
  useEffect(() => {
    if (!entered || !settled) return
    setEntered(false)
    document.querySelector<HTMLElement>('[role="dialog"] [data-action]')?.click()
  }, [entered, settled])
  const enter = (event: KeyboardEvent) => {
    const isChosen = document.querySelector('[role="dialog"] [data-action][data-selected]') !== null
    if (event.key === 'Enter' && !isChosen && text !== '') setEntered(true)
  }
  return (
    <Spotlight.Root
      store={paletteStore}
      query={typed}
      onQueryChange={(next) => {
        setEntered(false)
        setTyped(next)
      }}
      onSpotlightOpen={() => setShown(true)}
      onSpotlightClose={() => setShown(false)}
      shortcut={null}
      // A palette that is still on its way out would swallow the keys of whoever asks for it again.
      transitionProps={{ duration: 0 }}
      size={560}
      yOffset={48}
      maxHeight={460}
      scrollable
      centered={false}
      overlayProps={{ backgroundOpacity: 0.12, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Go to anything' } }}
      classNames={{ content: styles.content ?? '' }}
    >
      <Spotlight.Search
        placeholder={open ? 'Go to a step, person, rule, experiment or action' : 'Do something'}
        aria-label="Go to"
        onKeyDown={enter}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {groups.map((group, index) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.items.map((item, place) => (
              <Spotlight.Action
                key={item.key}
                onClick={item.run}
                className={styles.action ?? ''}
                data-first={(text !== '' && index === 0 && place === 0) || undefined}
              >
                <item.icon size={15} stroke={1.6} className={styles.icon} aria-hidden="true" />
                <span className={styles.name}>{item.name}</span>
                {item.beside !== undefined && <span className={styles.beside}>{item.beside}</span>}
                {item.keys !== undefined && <Keys of={item.keys} />}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>
            Nothing has “{typed.trim()}” in its name.
            {text.includes('@') && ` ${nobodyFound(text)}`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
