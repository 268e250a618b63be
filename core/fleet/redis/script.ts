import { createHash } from 'node:crypto'
import type { RedisClient } from '#core/sources/redis/client.ts'

/** A script for the server, which runs it as one step: nothing else is done between its lines. */
interface Script {
  readonly text: string
  readonly hash: string
}

function script(text: string): Script {
  return { text, hash: createHash('sha1').update(text).digest('hex') }
}

/**
 * One commit of one user: compare the revision, look for marks of events that were taken in before, then write all.
 * KEYS: state, record, kept events, stream; then the mark of each event.
 * ARGV: 1 expected revision, 2 state, 3 ruleset, 4 number of kept events, 5 time of the oldest, 6 base ('' leaves it and
 * the events that are kept), 7 ms for which marks live, 8 length of the stream ('' numbers its entries by revision),
 * 9 what the state keeps besides, 10 number of events to keep; then these events; then three for each entry of the
 * stream: field, JSON, event type.
 */
export const COMMIT = script(`
local revision = redis.call('HGET', KEYS[2], 'revision') or '0'
if revision ~= ARGV[1] then return {'conflict'} end
local seen = {}
for i = 5, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then seen[#seen + 1] = i - 5 end
end
if #seen > 0 then return {'duplicate', seen} end
local next = string.format('%d', tonumber(revision) + 1)
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[2], 'revision', next, 'ruleset', ARGV[3], 'events', ARGV[4], 'oldestAt', ARGV[5], 'extra', ARGV[9])
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[2], 'base', ARGV[6])
  redis.call('DEL', KEYS[3])
end
local last = 10 + tonumber(ARGV[10])
for i = 11, last do redis.call('RPUSH', KEYS[3], ARGV[i]) end
for i = 5, #KEYS do redis.call('SET', KEYS[i], '1', 'PX', ARGV[7]) end
local index = 0
for i = last + 1, #ARGV, 3 do
  local at = next .. '-' .. index
  if ARGV[8] == '' then
    redis.call('XADD', KEYS[4], at, ARGV[i], ARGV[i + 1], 'type', ARGV[i + 2])
  else
    redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[8], '*', ARGV[i], ARGV[i + 1], 'type', ARGV[i + 2], 'at', at)
  end
  index = index + 1
end
return {'committed'}
`)

/** Takes entries out of a stream, and the stream where it is empty. KEYS: stream. ARGV: ids. */
export const DROP = script(`
redis.call('XDEL', KEYS[1], unpack(ARGV))
if redis.call('XLEN', KEYS[1]) == 0 then redis.call('DEL', KEYS[1]) end
return 1
`)

/**
 * Takes users whose deadline has passed, so that nobody else does for a while. KEYS: deadlines. ARGV: now, until when
 * they are taken, how many at most.
 */
export const CLAIM = script(`
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ARGV[3])
for i = 1, #due do redis.call('ZADD', KEYS[1], ARGV[2], due[i]) end
return due
`)

/** Notes the next deadline of a user who is still taken. KEYS: deadlines. ARGV: user, until when, deadline or ''. */
export const SETTLE = script(`
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
return 1
`)

/** Puts a text in force where it differs from the one that is. KEYS: the agreement. ARGV: 'rules' or 'privacy', text. */
export const AGREE = script(`
local field = ARGV[1]
local active = tonumber(redis.call('HGET', KEYS[1], 'active') or '0')
if field == 'rules' then field = 'rules:' .. active end
if redis.call('HGET', KEYS[1], field) == ARGV[2] then return 0 end
if ARGV[1] == 'rules' then
  field = 'rules:' .. (active + 1)
  redis.call('HSET', KEYS[1], 'active', active + 1)
end
redis.call('HSET', KEYS[1], field, ARGV[2])
redis.call('HINCRBY', KEYS[1], 'edition', 1)
return 1
`)

/** Sent by its hash; a server that does not know it yet is sent the text. */
export async function runScript(
  client: RedisClient,
  { text, hash }: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(hash, keys.length, ...keys, ...values)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return client.eval(text, keys.length, ...keys, ...values)
  }
}
