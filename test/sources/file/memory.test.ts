import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const Took = z.object({ bytes: z.number(), accepted: z.number(), received: z.number(), peakMb: z.number() })

/** `JOURNEYSCOPE_LAB_MB=2000` makes the file as large as people's largest. */
const MEGABYTES = process.env.JOURNEYSCOPE_LAB_MB ?? '200'

describe(`a file of ${MEGABYTES} MB is imported in memory that does not grow with it`, () => {
  it.each(['ndjson', 'json', 'csv', 'xes', 'xes-parsed'])('%s', { timeout: 900_000 }, (format) => {
    const args = ['test/sources/file/flat-memory.ts', MEGABYTES, format]
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const took = Took.parse(JSON.parse(stdout))
    expect(took.bytes).toBeGreaterThan(Number(MEGABYTES) * 1_000_000)
    expect(took.accepted).toBe(took.received)
    expect(took.received).toBeGreaterThan(took.bytes / 1500)
    console.log(`${format}: ${Math.round(took.peakMb)} MB at the peak for ${Math.round(took.bytes / 1e6)} MB`)
    // Of which two million ids take 48 while their table grows; the rest is the program and pieces not yet collected.
    expect(took.peakMb).toBeLessThan(500)
  })
})
