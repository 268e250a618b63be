import type { JsonObject } from '#core/base/json.ts'
import { textAt } from './fields.ts'

function shortText(payload: JsonObject, key: string): string | null {
  const value = payload[key]
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null
}

/** The marketing channel that an event names: `payload.channel`, else its UTM source and medium, else none. */
export function namedChannel(payload: JsonObject): string | null {
  const channel = shortText(payload, 'channel')
  if (channel !== null) return channel
  const source = shortText(payload, 'utm_source')
  const medium = shortText(payload, 'utm_medium')
  if (source === null) return null
  return medium === null ? source : `${source} / ${medium}`
}

const SEARCH =
  /(?:^|\.)(?:google|bing|yahoo|duckduckgo|ecosia|baidu|yandex|qwant|startpage|brave|naver|sogou)(?:\.|$)/
const SOCIAL =
  /(?:^|\.)(?:facebook|fb|instagram|ig|twitter|x|t\.co|linkedin|lnkd|tiktok|pinterest|reddit|youtube|snapchat|threads|mastodon|bsky|whatsapp|telegram|vk|xing)(?:\.|$)/

/**
 * Media by name, first that fits. After the default channel groups of Google Analytics
 * (https://support.google.com/analytics/answer/9756891), with their names in lower case.
 */
const MEDIA: readonly [RegExp, string][] = [
  [/^(?:e-?mail|newsletter)$/, 'email'],
  [/^(?:affiliates?|partner)$/, 'affiliate'],
  [/^(?:display|banner|expandable|interstitial|cpm)$/, 'display'],
  [/^(?:social|social-network|social-media|sm|social_network)$/, 'social'],
  [/^organic$/, 'organic search'],
  [/^(?:referral|app|link)$/, 'referral'],
  [/^sms$/, 'sms'],
  [/push$|^mobile$|^notification$/, 'push'],
]
const PAID = /^(?:.*cp.*|ppc|retargeting|paid.*)$/

function byMedium(source: string, medium: string): string | null {
  const isSocial = SOCIAL.test(source)
  if (PAID.test(medium) && medium !== 'cpm') {
    if (isSocial) return 'paid social'
    return SEARCH.test(source) ? 'paid search' : 'paid other'
  }
  const named = MEDIA.find(([pattern]) => pattern.test(medium))?.[1]
  if (named !== undefined) return named
  if (/^(?:e-?mail|newsletter)$/.test(source)) return 'email'
  if (isSocial) return 'social'
  return SEARCH.test(source) ? 'organic search' : null
}

/** Host and query of an address, without the global `URL`, which is none of the language's own. */
function readAddress(text: string): { host: string; query: ReadonlyMap<string, string> } {
  const [, host = '', query = ''] =
    /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#]*@)?([^/?#:]*)[^?#]*(?:\?([^#]*))?/i.exec(text) ?? []
  const pairs = query.split('&').map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split('=')
    return [name.toLowerCase(), value.toLowerCase().replaceAll('+', ' ')]
  })
  return { host: host.toLowerCase().replace(/^www\./, ''), query: new Map(pairs) }
}

const URLS = [['url'], ['context', 'page', 'url'], ['$current_url'], ['page', 'url']]
const REFERRERS = [['referrer'], ['context', 'page', 'referrer'], ['$referrer'], ['page', 'referrer']]

/**
 * The channel that brought a visit: UTM fields (in the payload, Segment's campaign, or the page's address), then click
 * ids, then the referrer. Null where nothing is said, and for moves within one site.
 */
export function derivedChannel(payload: JsonObject): string | null {
  const page = readAddress(textAt(payload, URLS) ?? '')
  const utm = (name: string): string =>
    (
      textAt(payload, [[`utm_${name}`], ['context', 'campaign', name]]) ??
      page.query.get(`utm_${name}`) ??
      ''
    ).toLowerCase()
  const [source, medium] = [utm('source'), utm('medium')]
  if (source !== '' || medium !== '') {
    const found = byMedium(source, medium)
    if (found !== null) return found
  }
  if (page.query.has('gclid') || page.query.has('msclkid')) return 'paid search'
  if (page.query.has('fbclid') || page.query.has('ttclid')) return 'social'
  const referrer = textAt(payload, REFERRERS)
  if (referrer === null) return source === '' ? null : 'other'
  if (referrer === '' || referrer === '$direct') return 'direct'
  const from = readAddress(referrer).host
  if (from === '' || from === page.host) return null
  if (SEARCH.test(from)) return 'organic search'
  return SOCIAL.test(from) ? 'social' : 'referral'
}
