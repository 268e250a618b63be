import { href } from '../address/use-address.ts'
import { sentence } from '../parts/format.ts'
import { InspectorSection } from '../parts/InspectorFrame.tsx'
import { deliveryWords } from './delivery-words.ts'
import { copyWords, lateWords } from './event-words.ts'
import { usePerson } from './use-person.ts'

interface EventSequelProps {
  readonly person: string
  readonly eventId: string
}

/** What became of an event beside its moves: that it was late, copies of it, and the webhooks that rules wanted by it. */
export function EventSequel({ person: id, eventId }: EventSequelProps) {
  const { person } = usePerson(id)
  const timeline = person?.timeline ?? []
  const own = timeline.find((entry) => entry.kind === 'event' && entry.eventId === eventId)
  const late = own === undefined ? undefined : lateWords(own)
  const copies = copyWords(
    timeline.filter((entry) => entry.kind === 'duplicate' && entry.eventId === eventId),
  )
  const webhooks = timeline.filter((entry) => entry.kind === 'webhook' && entry.causedBy === eventId)
  return (
    <>
      {late !== undefined && (
        <InspectorSection title="Late">
          <p>{late}</p>
        </InspectorSection>
      )}
      {copies !== undefined && (
        <InspectorSection title="Came again">
          <p>{copies}</p>
        </InspectorSection>
      )}
      {webhooks.map(({ eventId: effect, rule, delivery, note, held }) => (
        <InspectorSection
          key={effect}
          title={delivery === undefined ? 'Webhook' : `Webhook to ${delivery.address}`}
          beside={
            delivery !== undefined && (
              <a
                href={href({
                  view: 'sources',
                  params: {
                    pane: 'webhooks',
                    webhook: delivery.address,
                    delivery: String(delivery.number),
                  },
                })}
              >
                See the delivery
              </a>
            )
          }
        >
          <p>
            {delivery === undefined
              ? sentence(held === true ? 'held back, since its event came late' : note)
              : sentence(deliveryWords(delivery))}
            .{rule !== undefined && ` ${rule} wants it.`}
          </p>
        </InspectorSection>
      ))}
    </>
  )
}
