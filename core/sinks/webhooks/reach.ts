import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'

/**
 * Whether an address is one of the public internet. A list of what is public, not of what is private: loopback, link
 * local (and with it what clouds tell their machines), private networks and all else that is special are no part of it.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  // Nothing else of IPv6 has been given out: ::127.0.0.1 and its like are no addresses of anybody.
  if (parsed.kind() === 'ipv6' && !parsed.match(ipaddr.parseCIDR('2000::/3'))) return false
  return parsed.range() === 'unicast'
}

const PRIVATE: Problem = {
  code: 'private_address',
  message: 'it leads to a private address.',
  hint: 'Say that private addresses are allowed if it is one of your own.',
}

/** What an address may look like at all, before anybody is asked where its host is. */
export function readUrl(text: string, allowPrivate: boolean): Result<URL> {
  const wrong = (message: string, hint: string): Result<never> => fail({ code: 'bad_url', message, hint })
  if (!URL.canParse(text)) return wrong('this is no URL.', 'Write it whole: https://example.com/hooks')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '')
    return wrong('a name or password stands in it.', 'Take it out: what is sent is signed instead.')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivate))
    return wrong('only https is sent to.', 'Plain http is for private addresses, where those are allowed.')
  // The parser has brought numbers such as 2130706433 or 0x7f.1 into their plain form.
  const host = hostOf(url)
  if (isIP(host) !== 0 && !allowPrivate && !isPublic(host)) return fail(PRIVATE)
  return ok(url)
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>

const resolveByDns: Resolve = (host) => lookup(host, { all: true })

/** Addresses of a host to which a connection may be made; the connection is made to these and no others. */
export async function reach(
  url: URL,
  allowPrivate: boolean,
  resolve: Resolve = resolveByDns,
): Promise<Result<readonly { address: string; family: number }[]>> {
  const host = hostOf(url)
  const family = isIP(host)
  const found = family === 0 ? await resolve(host) : [{ address: host, family }]
  const allowed = found.filter(({ address }) => allowPrivate || isPublic(address))
  return allowed.length === 0 ? fail(PRIVATE) : ok(allowed)
}

/** Answers a connection's question for an address with those that were checked, so that a second answer of DNS changes nothing. */
export function pinned(addresses: readonly { address: string; family: number }[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}
