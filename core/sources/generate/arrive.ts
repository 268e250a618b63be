import { type Channel, firstChannel, laterChannel } from './channels.ts'
import type { Visitor } from './visitor.ts'

const DOCS = ['/docs', '/docs/import', '/docs/api', '/docs/permissions'] as const
const CAMPAIGN_PAGES: Record<string, string> = {
  newsletter: '/spring-release',
  'partner referral': '/partners/harbour',
}

function lands(visitor: Visitor, channel: Channel): void {
  visitor.does('PAGE_VIEW', { page: CAMPAIGN_PAGES[channel.name] ?? '/', channel: channel.name })
  visitor.waits(35)
}

function looksAt(visitor: Visitor, page: string): void {
  visitor.does('PAGE_VIEW', { page })
  visitor.waits(50)
}

/** Goes round between the landing page, prices and documentation. True where that ends at the sign-up button. */
function looksAround(visitor: Visitor, keenness: number): boolean {
  const { random } = visitor
  let place: 'landing' | 'pricing' | 'docs' = 'landing'
  for (let turn = 0; turn < 6; turn += 1) {
    const wantsIn = keenness * { landing: 0.14, pricing: 0.24, docs: 0.17 }[place]
    if (random.chance(wantsIn)) {
      visitor.does('CLICK', { buttonId: 'signup', place })
      visitor.waits(25)
      return true
    }
    if (random.chance(0.22)) return false
    if (random.chance(0.25))
      visitor.does('CLICK', { buttonId: random.pick(['play_video', 'compare_plans', 'menu']) })
    const next = random.next()
    if (place !== 'pricing' && next < 0.62) {
      looksAt(visitor, '/pricing')
      place = 'pricing'
    } else if (place !== 'docs' && next < 0.9) {
      looksAt(visitor, random.pick(DOCS))
      place = 'docs'
    } else if (place === 'pricing') {
      looksAt(visitor, '/')
      place = 'landing'
    } else looksAt(visitor, random.pick(['/customers', '/security', '/blog/tides']))
  }
  return false
}

/**
 * Visits until the person starts to sign up or loses interest, each through a channel of its own.
 * Answers with how keen the person was in the end, or null for one who never signed up.
 */
export function arrives(visitor: Visitor): number | null {
  const { random } = visitor
  let channel = firstChannel(random)
  for (let visit = 1; visit <= 7; visit += 1) {
    lands(visitor, channel)
    const keenness = channel.intent * (1 + 0.12 * (visit - 1))
    if (looksAround(visitor, keenness)) return channel.intent
    if (random.chance(visit === 1 ? 0.3 : 0.24)) return null
    visitor.comesBack(40)
    channel = laterChannel(random)
  }
  return null
}

/** The form, with its errors, and back to the prices in between. True where it was sent. */
export function signsUp(visitor: Visitor): boolean {
  const { random } = visitor
  for (let attempt = 0; attempt < 4; attempt += 1) {
    if (random.chance(0.05)) {
      looksAt(visitor, '/pricing')
      if (random.chance(0.3)) return false
      visitor.does('CLICK', { buttonId: 'signup', place: 'pricing' })
      visitor.waits(20)
    }
    if (!random.chance(attempt === 0 ? 0.2 : 0.28)) {
      if (random.chance(0.06)) return false
      visitor.does('FORM_SUBMIT', { formId: 'registration', seconds: random.integer(14, 160) })
      visitor.signsIn()
      visitor.waits(20)
      return true
    }
    const errorCode = random.pick(['EMAIL_TAKEN', 'WEAK_PASSWORD', 'CAPTCHA_FAILED', 'NETWORK'], [3, 5, 2, 1])
    visitor.does('ERROR', { errorCode, formId: 'registration' })
    visitor.waits(15)
    if (errorCode === 'NETWORK') continue
    if (random.chance(0.2)) return false
    visitor.does('CLICK', { buttonId: 'retry', formId: 'registration' })
    visitor.waits(20)
  }
  return false
}
