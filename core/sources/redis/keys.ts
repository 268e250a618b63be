import { isCluster, type RedisServer } from './client.ts'

/**
 * What stands between the braces of a key is its hash tag, up to the first closing brace. An id that begins with one
 * would leave the tag empty, and keys of one user would lie apart; so such a first letter is escaped.
 */
function tagOf(user: string): string {
  return user.startsWith('}') || user.startsWith('%')
    ? encodeURIComponent(user[0] ?? '') + user.slice(1)
    : user
}

/** Names of one user's keys. In a cluster they lie in one slot: the user is the hash tag. */
export function redisKeys(server: Pick<RedisServer, 'url'>) {
  const tagged = isCluster(server.url)
  const place = (user: string): string => (tagged ? `{${tagOf(user)}}` : user)
  return {
    /** The state as everybody knows it. */
    state: (user: string) => `journey:state:${place(user)}`,
    /** The mark of an event that was taken in. */
    processed: (user: string, id: string) => (tagged ? `processed:${place(user)}:${id}` : `processed:${id}`),
    /** What a fleet keeps besides: revision, base, rulesets. */
    record: (user: string) => `journey:record:${place(user)}`,
    /** The user's events that can still be folded anew, as a list. */
    recent: (user: string) => `journey:recent:${place(user)}`,
    /** A stream of what one user's commits tell, on its way to the stream of all; in a cluster only. */
    told: (user: string) => `journey:told:${place(user)}`,
  }
}
