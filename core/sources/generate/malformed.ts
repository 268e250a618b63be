import type { Random } from '#core/base/random.ts'

/** How a line can be broken; each makes one that is refused, from one that would be taken. */
const BREAKS: readonly [(line: string) => string, ...((line: string) => string)[]] = [
  (line) => line.slice(0, Math.floor(line.length * 0.6)),
  (line) => line.replace(/"eventType":"[^"]*",/, ''),
  (line) => line.replace(/"userId":"[^"]*",/, '').replace(/"anonymousId":"[^"]*",/, ''),
  (line) => line.replace(/"timestamp":\d+/, '"timestamp":"yesterday"'),
  (line) => line.replace(/"payload":\{.*\},"source"/, '"payload":"none","source"'),
  (line) => line.replace('"payload":{', '"payload":{"__proto__":{"admin":true},'),
  (line) => line.replace('"payload":{', `"payload":{"deep":${'['.repeat(50)}${']'.repeat(50)},`),
  (line) => `[${line}]`,
  (line) => `${line.slice(1, 24)} connection reset by peer`,
]

export function breakLine(random: Random, line: string): string {
  return random.pick(BREAKS)(line)
}
