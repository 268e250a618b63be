import { busyMoment, DAY } from './calendar.ts'
import type { Life } from './person.ts'
import type { Happening } from './visitor.ts'

const READING = ['/blog/tides', '/blog/moorings', '/customers', '/changelog', '/about'] as const
const WORKING = ['/app/board', '/app/report', '/app/inbox', '/app/settings'] as const

/** Moves nobody in the example's rules: reading before sign-up, everyday work after it. */
function pastime(life: Life, timestamp: number, sessionId: string): Happening {
  const { random, signedInAt } = life
  const shared = { timestamp, sessionId, source: 'web', anonymousId: null }
  if (signedInAt === null || timestamp < signedInAt) {
    return random.chance(0.75)
      ? { ...shared, eventType: 'PAGE_VIEW', payload: { page: random.pick(READING) } }
      : { ...shared, eventType: 'CLICK', payload: { buttonId: random.pick(['menu', 'play_video', 'share']) } }
  }
  const kind = random.next()
  if (kind < 0.45) return { ...shared, eventType: 'PAGE_VIEW', payload: { page: random.pick(WORKING) } }
  if (kind < 0.9) return { ...shared, eventType: 'ITEM_EDITED', payload: { fields: random.integer(1, 8) } }
  return { ...shared, eventType: 'REPORT_EXPORTED', payload: { rows: random.integer(10, 9000) } }
}

/** Time within which a person does such things: their journey and some days more, unless they have left. */
function span(life: Life, end: number): { from: number; to: number } {
  const first = life.happenings[0]?.timestamp ?? 0
  const last = life.happenings.at(-1)
  const isGone = last?.eventType === 'TRIAL_EXPIRED' || last?.eventType === 'SUBSCRIPTION_CANCELLED'
  const lastAt = last?.timestamp ?? first
  const afterwards = (life.signedInAt === null ? 8 : 40) * DAY
  return { from: first + 1, to: isGone ? lastAt : Math.min(end, lastAt + afterwards) }
}

/** A person's journey with so many everyday events around it, in order, no two at the same millisecond. */
export function withPastimes(life: Life, count: number, end: number): Happening[] {
  const { random } = life
  const all = life.happenings.map((happening) => ({ ...happening }))
  const { from, to } = span(life, end)
  let left = count
  while (left > 0) {
    const sessionId = `s_${random.hex8()}`
    let time = busyMoment(random, from, to)
    for (let i = Math.min(left, random.integer(2, 14)); i > 0; i -= 1) {
      all.push(pastime(life, Math.min(time, end - 1), sessionId))
      time += 1000 + Math.floor(random.wait(70_000))
      left -= 1
    }
  }
  all.sort((a, b) => a.timestamp - b.timestamp)
  all.reduce((before, happening) => {
    happening.timestamp = Math.max(happening.timestamp, before + 1)
    return happening.timestamp
  }, 0)
  return all
}
