// Long tests that no test run waits for: mutated envelopes, and a file of 2 GB in flat memory. `npm run lab`, or
// `npm run lab -- 50000` for fewer envelopes and `npm run lab -- 50000 500` for fewer megabytes, too.
import { spawnSync } from 'node:child_process'

const [envelopes = '1000000', megabytes = '2000'] = process.argv.slice(2)
const tests = ['test/host/http/mutated.test.ts', 'test/sources/file/memory.test.ts']
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...tests], {
  stdio: 'inherit',
  env: { ...process.env, JOURNEYSCOPE_LAB: envelopes, JOURNEYSCOPE_LAB_MB: megabytes },
})
process.exit(status ?? 1)
