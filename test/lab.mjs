// Long property tests that no test run waits for: `npm run lab`, or `npm run lab -- 50000` for fewer envelopes.
import { spawnSync } from 'node:child_process'

const envelopes = process.argv[2] ?? '1000000'
const tests = ['node_modules/vitest/vitest.mjs', 'run', 'test/host/http/mutated.test.ts']
const { status } = spawnSync(process.execPath, tests, {
  stdio: 'inherit',
  env: { ...process.env, JOURNEYSCOPE_LAB: envelopes },
})
process.exit(status ?? 1)
