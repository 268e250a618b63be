import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { RuleRow, RulesView } from '#core/contract/rules.ts'
import { href } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { PayloadTable } from '../people/payload/PayloadTable.tsx'
import { api } from '../transport/client.ts'
import { RuleCoverage } from './RuleCoverage.tsx'
import styles from './RuleInspector.module.css'
import { actionPayload, actionsOf, eventWords, startsOf } from './words.ts'

/** One rule: what it wants, what it does, how often it did. */
export function RuleInspector({ id }: { readonly id: string }) {
  const rules = useQuery(api.rules.get.queryOptions())
  if (rules.isError && rules.data === undefined) {
    return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
  }
  if (rules.data === undefined) return <Loading what="the rule" />
  const rule = rules.data.rules.find((each) => each.id === id)
  if (rule === undefined) {
    return (
      <Empty title="This rule is not active">
        The active ruleset has no rule <code>{id}</code>. An older version may have had it: events keep the
        version that judged them.
      </Empty>
    )
  }
  const own = rules.data.rules.filter(({ journey }) => journey === rule.journey)
  return (
    <Rule rule={rule} place={`${own.indexOf(rule) + 1} of ${own.length}${placeWords(rules.data, rule)}`} />
  )
}

/** Where rules of several journeys stand side by side, whose order it is. */
function placeWords({ further }: RulesView, { journey }: RuleRow): string {
  if (further.length === 0) return ', tried in this order'
  return ` of ${journey === undefined ? 'the main journey' : `the journey ${journey}`}, tried in this order`
}

function Rule({ rule, place }: { readonly rule: RuleRow; readonly place: string }) {
  const starts = startsOf(rule)
  const { journey } = rule
  const params = { journey }
  const walk = { lens: 'step' as const, ...(journey === undefined ? {} : { journey }) }
  const from = starts.length === 1 && starts[0] !== '*' ? starts[0] : undefined
  return (
    <InspectorFrame
      title={rule.id}
      badges={
        <span>
          {rule.kind} {place}
        </span>
      }
      footer={
        from === undefined ? undefined : (
          <>
            <Button
              component="a"
              variant="filled"
              href={href({ view: 'people', of: { kind: 'edge', ...walk, from, to: rule.toState } })}
            >
              People who moved
            </Button>
            <Button
              component="a"
              href={href({ view: 'graph', params, selection: { kind: 'edge', from, to: rule.toState } })}
            >
              Show on graph
            </Button>
          </>
        )
      }
    >
      {rule.description !== undefined && (
        <InspectorSection>
          <p className={styles.words}>{rule.description}</p>
        </InspectorSection>
      )}
      <RuleCoverage rule={rule} />
      <InspectorSection title="What it wants">
        <dl className={styles.wants}>
          <dt>step</dt>
          <dd>
            {starts.map((step) =>
              step === '*' ? (
                <span key={step}>{rule.kind === 'exit' ? 'any but the first' : 'any'}</span>
              ) : (
                <a key={step} href={href({ view: 'graph', params, selection: { kind: 'step', id: step } })}>
                  {step}
                </a>
              ),
            )}
          </dd>
          <dt>event</dt>
          <dd>{eventWords(rule)}</dd>
          <dt>condition</dt>
          <dd>{rule.condition ?? 'none: it always holds'}</dd>
          <dt>leads to</dt>
          <dd>
            <a href={href({ view: 'graph', params, selection: { kind: 'step', id: rule.toState } })}>
              {rule.toState}
            </a>
          </dd>
        </dl>
      </InspectorSection>
      {actionsOf(rule).map((action, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule's actions have no name but their place.
        <InspectorSection key={index} title="Action" beside={action.type}>
          <PayloadTable payload={actionPayload(action)} empty="It carries nothing more." />
        </InspectorSection>
      ))}
    </InspectorFrame>
  )
}
