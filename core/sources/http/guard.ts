/** Who may call: the page itself and local programs. Anything that a foreign web page can send is refused. */
export interface CallerHeaders {
  readonly host: string | undefined
  readonly origin: string | undefined
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

/**
 * Refuses a request whose Host is not this listener's (DNS rebinding) or whose Origin is another site's.
 * `boundTo` is the address that the listener was told to use; it counts as its own name.
 */
export function refusalFor(headers: CallerHeaders, boundTo: string): string | null {
  const host = headers.host === undefined ? '' : hostName(headers.host)
  if (!LOOPBACK.has(host) && host !== boundTo.toLowerCase()) {
    return `this listener answers to 127.0.0.1 and localhost, not to ${host === '' ? 'a request without Host' : host}.`
  }
  if (headers.origin === undefined) return null
  if (headers.origin === `http://${headers.host ?? ''}`) return null
  return `requests from the page ${headers.origin} are not allowed.`
}
