import type { Visitor } from './visitor.ts'

const FEATURES = ['board', 'report', 'share', 'import', 'automation'] as const
type Plan = { readonly plan: string; readonly value: number }

/** Price of a month in euros. */
const PLANS: readonly [Plan, ...Plan[]] = [
  { plan: 'solo', value: 19 },
  { plan: 'team', value: 59 },
  { plan: 'business', value: 149 },
]

/** A sitting with the product; the second device comes in here. */
function works(visitor: Visitor, hours: number): void {
  const { random } = visitor
  visitor.comesBack(hours, random.chance(0.24) ? 'ios' : 'web')
  visitor.does('LOGIN', { method: random.pick(['password', 'google']) })
  visitor.signsIn()
  const uses = random.integer(1, 4)
  for (let i = 0; i < uses; i += 1) {
    visitor.waits(90)
    visitor.does('FEATURE_USED', { feature: random.pick(FEATURES) })
  }
}

/** From the button to the receipt, with cards that fail. True where it was paid. */
function paysAtCheckout(visitor: Visitor): boolean {
  const { random } = visitor
  visitor.waits(30)
  visitor.does('CLICK', { buttonId: 'upgrade' })
  visitor.waits(80)
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (random.chance(0.1)) {
      visitor.does('CLICK', { buttonId: 'back_to_trial' })
      return false
    }
    if (!random.chance(0.15)) {
      if (random.chance(0.05)) return false
      const { plan, value } = random.pick(PLANS, [5, 4, 1])
      visitor.does('CONVERSION', { plan, value, currency: 'EUR' })
      visitor.waits(30)
      return true
    }
    visitor.does('PAYMENT_FAILED', {
      reason: random.pick(['card_declined', 'expired_card', 'three_d_secure']),
    })
    visitor.waits(60)
    if (random.chance(0.32)) return false
    visitor.does('CLICK', { buttonId: 'retry_payment' })
    visitor.waits(30)
  }
  return false
}

/** The weeks after a purchase: use, and for some the end of it. */
function subscribes(visitor: Visitor): void {
  const { random } = visitor
  const sittings = random.integer(0, 3)
  for (let i = 0; i < sittings; i += 1) works(visitor, 60)
  if (!random.chance(0.07)) return
  visitor.comesBack(24 * 12)
  visitor.does('SUBSCRIPTION_CANCELLED', {
    reason: random.pick(['price', 'missing_feature', 'project_ended']),
  })
}

/** A trial that is not used: a reminder, then it goes on or runs out. */
function stalls(visitor: Visitor): boolean {
  const { random } = visitor
  visitor.comesBack(24 * 6)
  visitor.does('TRIAL_REMINDER', { activeDays: random.integer(0, 2) })
  if (random.chance(0.36)) {
    visitor.comesBack(24)
    visitor.does('CLICK', { buttonId: 'reactivate' })
    return true
  }
  if (random.chance(0.62)) {
    visitor.comesBack(24 * 5)
    visitor.does('TRIAL_EXPIRED', {})
  }
  return false
}

/** The trial up to the decision. `keenness` is that of the channel through which the person came in. */
export function decides(visitor: Visitor, keenness: number, straight: boolean): void {
  const { random } = visitor
  if (straight) {
    if (paysAtCheckout(visitor)) subscribes(visitor)
    return
  }
  for (let week = 0; week < 4; week += 1) {
    if (random.chance(0.2 / keenness)) {
      if (!stalls(visitor)) return
      continue
    }
    works(visitor, 30)
    if (random.chance(0.14)) {
      visitor.does('FORM_SUBMIT', { formId: 'invite', invited: random.integer(1, 5) })
      visitor.waits(60)
      visitor.does('FEATURE_USED', { feature: 'share' })
    } else if (random.chance(0.12)) {
      visitor.does('TRIAL_REMINDER', { activeDays: random.integer(3, 9) })
    }
    if (random.chance(0.3 * keenness)) {
      if (paysAtCheckout(visitor)) {
        subscribes(visitor)
        return
      }
      if (random.chance(0.5)) return
    } else if (random.chance(0.1)) return
  }
}
