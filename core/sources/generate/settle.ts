import type { Visitor } from './visitor.ts'

/** Opens the letter and comes to the first page of the product; a few come in by single sign-on instead. */
export function verifiesEmail(visitor: Visitor): boolean {
  const { random } = visitor
  if (random.chance(0.06)) {
    visitor.does('CLICK', { buttonId: 'continue_with_google' })
    visitor.waits(15)
    return true
  }
  for (let letter = 1; letter <= 3; letter += 1) {
    if (random.chance(0.88)) {
      if (random.chance(0.25)) visitor.comesBack(9)
      else visitor.waits(120)
      visitor.does('EMAIL_VERIFIED', { letter })
      if (random.chance(0.03)) return false
      visitor.waits(10)
      visitor.does('PAGE_VIEW', { page: '/welcome' })
      visitor.waits(40)
      return true
    }
    if (random.chance(0.45)) return false
    visitor.waits(200)
    visitor.does('CLICK', { buttonId: 'resend_email' })
  }
  return false
}

/** Writes to support and, mostly, gets an answer. True where the person goes on. */
function asksSupport(visitor: Visitor): boolean {
  const { random } = visitor
  visitor.does('CLICK', {
    buttonId: 'contact_support',
    topic: random.pick(['import', 'permissions', 'billing']),
  })
  if (random.chance(0.4)) return false
  visitor.comesBack(16)
  visitor.does('TICKET_SOLVED', { answers: random.integer(1, 4) })
  visitor.waits(60)
  return true
}

/** Fills in the first workspace, with errors, retries and support. True where it stands in the end. */
export function onboards(visitor: Visitor): boolean {
  const { random } = visitor
  for (let attempt = 1; attempt <= 7; attempt += 1) {
    if (random.chance(0.03) && !asksSupport(visitor)) return false
    if (random.chance(0.35)) {
      visitor.does('CLICK', { buttonId: random.pick(['next', 'back', 'skip_tour']) })
      visitor.waits(20)
    }
    if (!random.chance(0.27)) {
      if (random.chance(0.09)) return false
      visitor.does('FORM_SUBMIT', { formId: 'workspace', rows: random.integer(0, 4000) })
      visitor.waits(60)
      return true
    }
    const errorCode = random.pick(['VALIDATION_FAILED', 'IMPORT_FAILED', 'TIMEOUT', 'NETWORK'], [11, 3, 3, 1])
    visitor.does('ERROR', { errorCode, formId: 'workspace', attempt })
    visitor.waits(70)
    if (errorCode === 'TIMEOUT' || errorCode === 'NETWORK') continue
    if (random.chance(0.12)) {
      if (!asksSupport(visitor)) return false
    } else {
      if (random.chance(0.2)) return false
      visitor.does('CLICK', { buttonId: 'retry', formId: 'workspace' })
      visitor.waits(40)
    }
  }
  return false
}

/** Invites a team or not, and starts the trial. `straight` where the person buys without one. */
export function startsTrial(visitor: Visitor): 'trial' | 'straight' | 'left' {
  const { random } = visitor
  if (random.chance(0.04)) return 'straight'
  if (random.chance(0.4)) {
    visitor.does('FORM_SUBMIT', { formId: 'invite', invited: random.integer(1, 9) })
    visitor.waits(45)
  } else if (random.chance(0.08)) {
    // Sent without an address: the rule wants at least one.
    visitor.does('FORM_SUBMIT', { formId: 'invite', invited: 0 })
    visitor.waits(20)
  }
  if (random.chance(0.09)) return 'left'
  if (random.chance(0.3)) visitor.comesBack(20)
  visitor.does('TRIAL_STARTED', { plan: 'team', days: 14 })
  visitor.waits(60)
  return 'trial'
}
